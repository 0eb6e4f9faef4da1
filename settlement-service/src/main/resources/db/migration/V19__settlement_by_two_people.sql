-- What one person proposes about a settlement and another approves, where money may have moved or moves
-- elsewhere. A decision is final; before it nothing but the decision can be written.
create table settlement_proposal (
  proposal_id    uuid        primary key,
  kind           text        not null check (kind in ('RETRY', 'SETTLED_OUTSIDE', 'MESSAGE')),
  cycle_id       text        references settlement,
  end_to_end_ids text[],                -- of the legs it is about, by their attempts at that time
  reason         text        check (char_length(reason) between 1 and 500),
  reference      text        check (char_length(reference) between 1 and 140),
  message_kind   text        check (message_kind in ('camt.054', 'camt.053', 'pacs.002')),
  message_id     text,
  sha256         bytea       check (octet_length(sha256) = 32),
  xml            bytea,                 -- the agent's message, byte by byte as it was brought
  state          text        not null check (state in ('PROPOSED', 'APPROVED', 'REJECTED')),
  proposed_by    text        not null,
  proposed_at    timestamptz not null,
  decided_by     text,
  decided_at     timestamptz,
  outcome        text        check (outcome in ('APPLIED', 'MISMATCHED', 'DUPLICATE')),
  why            text,
  check (num_nulls(message_kind, message_id, sha256, xml) in (0, 4)),
  check (num_nulls(cycle_id, end_to_end_ids, reason) in (0, 3)),
  check ((kind = 'MESSAGE') = (xml is not null) and (kind = 'MESSAGE') = (cycle_id is null)),
  check ((kind = 'SETTLED_OUTSIDE') = (reference is not null)),
  check ((kind = 'MESSAGE' and state = 'APPROVED') = (outcome is not null)),
  check (num_nulls(decided_by, decided_at) in (0, 2)),
  check ((state = 'PROPOSED') = (decided_by is null)),
  check (state <> 'APPROVED' or decided_by <> proposed_by)
);
create unique index settlement_proposal_message on settlement_proposal (sha256) where state = 'PROPOSED';
create index settlement_proposal_newest on settlement_proposal (proposed_at desc, proposal_id desc);

create function settlement_proposal_decided_is_final() returns trigger language plpgsql as
$$
begin
  raise exception 'proposal is decided' using errcode = 'check_violation';
end
$$;
create trigger settlement_proposal_decided_is_final before update or delete on settlement_proposal
  for each row when (old.state <> 'PROPOSED') execute function settlement_proposal_decided_is_final();

grant select, insert on settlement_proposal to ${app};
grant update (state, decided_by, decided_at, outcome, why) on settlement_proposal to ${app};

-- Each attempt of a leg, for ever: what the agent says of an old one must still be understood. The leg
-- itself keeps it, so that whoever changes the leg cannot forget it.
create table settlement_attempt (
  end_to_end_id text        primary key,
  cycle_id      text        not null references settlement,
  participant   text        not null,
  currency      text        not null,
  attempt       integer     not null check (attempt > 0),
  message_id    text        not null references settlement_instruction,
  amount_minor  bigint      not null check (amount_minor <> 0),
  sent_at       timestamptz not null,
  outcome       text        not null
                check (outcome in ('SENT', 'CONFIRMED', 'REJECTED', 'MISMATCHED', 'SETTLED_OUTSIDE',
                                   'BOOKED_LATE')),
  reason        text,
  foreign key (cycle_id, participant, currency) references settlement_leg
);
create index settlement_attempt_by_message on settlement_attempt (message_id);
create index settlement_attempt_by_leg on settlement_attempt (cycle_id, participant, currency);

create function settlement_attempt_is_kept() returns trigger language plpgsql as
$$
begin
  insert into settlement_attempt (end_to_end_id, cycle_id, participant, currency, attempt, message_id,
                                  amount_minor, sent_at, outcome, reason)
  select new.end_to_end_id, new.cycle_id, new.participant, new.currency, new.attempt, new.message_id,
         new.amount_minor, i.sent_at, new.state, new.reason
    from settlement_instruction i where i.message_id = new.message_id
  on conflict (end_to_end_id) do update set outcome = excluded.outcome, reason = excluded.reason;
  return null;
end
$$;
create trigger settlement_attempt_is_kept after insert or update on settlement_leg
  for each row when (new.message_id is not null) execute function settlement_attempt_is_kept();

-- Attempts from before this version: the message of each names the legs that it carried, under ids that
-- are made as SettlementIds makes them. An earlier one was rejected, or a person has decided so.
insert into settlement_attempt (end_to_end_id, cycle_id, participant, currency, attempt, message_id,
                                amount_minor, sent_at, outcome, reason)
select a.id, l.cycle_id, l.participant, l.currency, i.attempt, i.message_id, l.amount_minor, i.sent_at,
       case when a.id = l.end_to_end_id then l.state else 'REJECTED' end,
       case when a.id = l.end_to_end_id then l.reason end
  from settlement_leg l
  join settlement_instruction i on i.cycle_id = l.cycle_id
  cross join lateral (select replace(l.cycle_id, '-', '') || '.' || i.attempt || '.' || l.participant
                             || l.currency as long) n
  cross join lateral (select case when length(n.long) <= 35 then n.long
                                  else encode(substr(sha256(convert_to(n.long, 'UTF8')), 1, 17), 'hex')
                             end as id) a
 where i.attempt <= l.attempt and position('>' || a.id || '<' in i.xml) > 0
   and (a.id <> l.end_to_end_id or l.state <> 'PENDING');

grant select, insert on settlement_attempt to ${app};
grant update (outcome, reason) on settlement_attempt to ${app};

-- The day on which the agent has booked a leg: the statement of that day must hold it. What was confirmed
-- before this version was booked on the settlement date, for nothing else was taken.
alter table settlement_leg add column booked_on date;
alter table settlement_leg disable trigger user;
update settlement_leg l set booked_on = c.settlement_date
  from cycle c where c.cycle_id = l.cycle_id and l.state = 'CONFIRMED';
alter table settlement_leg enable trigger user;
alter table settlement_leg add check ((state = 'CONFIRMED') = (booked_on is not null));
create index settlement_leg_booked_on on settlement_leg (booked_on) where booked_on is not null;
grant update (booked_on) on settlement_leg to ${app};

-- A leg that was paid in another way, as two people have said; final as one that the agent has booked.
alter table settlement_leg drop constraint settlement_leg_state_check;
alter table settlement_leg add constraint settlement_leg_state_check
  check (state in ('PENDING', 'SENT', 'CONFIRMED', 'REJECTED', 'MISMATCHED', 'SETTLED_OUTSIDE'));
alter table settlement_leg drop constraint settlement_leg_check;
alter table settlement_leg add constraint settlement_leg_check
  check (state in ('PENDING', 'SETTLED_OUTSIDE') or message_id is not null);
alter table settlement_leg drop constraint settlement_leg_check1;
alter table settlement_leg add constraint settlement_leg_check1
  check ((state in ('CONFIRMED', 'SETTLED_OUTSIDE')) = (confirmed_at is not null));
drop trigger settlement_leg_confirmed_is_final on settlement_leg;
create trigger settlement_leg_paid_is_final before update or delete on settlement_leg
  for each row when (old.state in ('CONFIRMED', 'SETTLED_OUTSIDE'))
  execute function settlement_ended_is_final();

-- Such a leg ends its cycle anew: what has ended goes on to be settled, and nowhere else.
drop trigger settlement_ended_is_final on settlement;
create trigger settlement_ended_is_kept before delete on settlement
  for each row when (old.ended_at is not null) execute function settlement_ended_is_final();
create trigger settlement_ended_is_final before update on settlement
  for each row when (old.state = 'SETTLED'
                     or old.ended_at is not null and new.state not in ('PARTIALLY_SETTLED', 'SETTLED'))
  execute function settlement_ended_is_final();

-- A message of the agent that was passed over, so that those behind it are taken.
create table settlement_unread (
  cursor text        primary key,       -- the gateway's place of it
  state  text        not null check (state in ('NOT_GIVEN', 'REFUSED', 'TAKEN')),
  why    text        not null,
  at     timestamptz not null           -- when it was tried last
);
create index settlement_unread_waiting on settlement_unread (at) where state = 'NOT_GIVEN';
grant select, insert on settlement_unread to ${app};
grant update (state, why, at) on settlement_unread to ${app};
