-- What came of taking an instruction back that is not sent any more: GONE where the agent may have it.
alter table settlement_instruction add column withdrawal text check (withdrawal in ('WITHDRAWN', 'GONE'));
grant update (withdrawal) on settlement_instruction to ${app};
create index settlement_attempt_stopped on settlement_attempt (message_id)
  where outcome in ('MISMATCHED', 'SETTLED_OUTSIDE');

-- What a day's statement holds that is about no leg, for a person to look at.
create table settlement_foreign_booking (
  sha256        bytea   not null references settlement_message,
  line          integer not null check (line > 0),   -- among those of its statement
  end_to_end_id text,
  amount_minor  bigint  not null check (amount_minor >= 0),
  currency      text    not null,
  credited      boolean not null,                    -- whether the settlement account got the money
  value_date    date    not null,
  booked_on     date    not null,
  reversal      boolean not null,
  primary key (sha256, line)
);
grant select, insert on settlement_foreign_booking to ${app};

-- A raise of what a participant has put up, which one person proposes and another approves.
create table prefunding_proposal (
  proposal_id    uuid        primary key,
  participant    text        not null,
  currency       text        not null check (currency ~ '^[A-Z]{3}$'),
  expected_minor bigint      not null,  -- what counted then, and must when it is approved
  amount_minor   bigint      not null check (amount_minor >= 0),
  state          text        not null check (state in ('PROPOSED', 'APPROVED', 'REJECTED')),
  proposed_by    text        not null,
  proposed_at    timestamptz not null,
  decided_by     text,
  decided_at     timestamptz,
  check (amount_minor > expected_minor),
  check (num_nulls(decided_by, decided_at) in (0, 2)),
  check ((state = 'PROPOSED') = (decided_by is null)),
  check (state <> 'APPROVED' or decided_by <> proposed_by)
);
create unique index prefunding_proposal_waiting
  on prefunding_proposal (participant, currency, expected_minor, amount_minor) where state = 'PROPOSED';
create index prefunding_proposal_newest on prefunding_proposal (proposed_at desc, proposal_id desc);
create trigger prefunding_proposal_decided_is_final before update or delete on prefunding_proposal
  for each row when (old.state <> 'PROPOSED') execute function settlement_proposal_decided_is_final();
grant select, insert on prefunding_proposal to ${app};
grant update (state, decided_by, decided_at) on prefunding_proposal to ${app};
