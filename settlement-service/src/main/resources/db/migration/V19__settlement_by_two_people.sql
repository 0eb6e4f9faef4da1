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
  xml            text,                  -- the agent's message as it was brought
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
