-- What becomes of a cycle's nets after they are sealed: paid through the settlement agent, and counted
-- as paid only where the agent says so. Whoever changes anything of a cycle here holds its row in
-- settlement for update.
create table settlement (
  cycle_id       text        primary key references cycle,
  state          text        not null
                 check (state in ('NETTED', 'INSTRUCTED', 'SETTLED', 'PARTIALLY_SETTLED', 'FAILED')),
  policy         text        not null check (policy in ('HOLD', 'PREFUNDED')),
  message        text        not null check (message in ('PACS029', 'PACS009')),
  attempt        integer     not null default 0 check (attempt >= 0),
  reason         text,                  -- why it waits
  shortfall      jsonb,                 -- whose prefunding does not cover its net, and by how much
  netted_at      timestamptz not null,
  instructed_at  timestamptz,
  window_ends_at timestamptz,           -- what is rejected is tried anew until then
  ask_at         timestamptz,           -- when what is unanswered is sent again under the same id
  retry_at       timestamptz,           -- when what was rejected is tried anew
  ended_at       timestamptz,
  check (state <> 'NETTED' or instructed_at is null),
  check (state <> 'INSTRUCTED' or instructed_at is not null),
  check ((instructed_at is null) = (window_ends_at is null)),
  check ((ended_at is not null) = (state in ('SETTLED', 'PARTIALLY_SETTLED', 'FAILED')))
);
create index settlement_not_ended on settlement (cycle_id) where ended_at is null;

-- What was done with a cycle, each once for each attempt.
create table settlement_step (
  cycle_id text        not null references cycle,
  step     text        not null,
  attempt  integer     not null,
  at       timestamptz not null,
  who      text,                        -- the operator whose word it was, or null
  primary key (cycle_id, step, attempt)
);

-- A message to the agent, as it was sent and will be sent again.
create table settlement_instruction (
  message_id text        primary key check (length(message_id) <= 35),
  cycle_id   text        not null references settlement,
  kind       text        not null check (kind in ('pacs.029', 'pacs.009')),
  attempt    integer     not null check (attempt > 0),
  xml        text        not null,
  sent_at    timestamptz not null       -- for the first time
);
create index settlement_instruction_by_cycle on settlement_instruction (cycle_id);

-- One net that is paid (negative) or received. A net of zero has none.
create table settlement_leg (
  cycle_id      text        not null references settlement,
  participant   text        not null,
  currency      text        not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor  bigint      not null check (amount_minor <> 0),
  end_to_end_id text        not null unique check (length(end_to_end_id) <= 35),
  uetr          uuid        not null unique,
  state         text        not null
                check (state in ('PENDING', 'SENT', 'CONFIRMED', 'REJECTED', 'MISMATCHED')),
  attempt       integer     not null check (attempt > 0),
  reason        text,
  message_id    text        references settlement_instruction,   -- what carried it last
  confirmed_at  timestamptz,
  primary key (cycle_id, participant, currency),
  check (state = 'PENDING' or message_id is not null),
  check ((state = 'CONFIRMED') = (confirmed_at is not null))
);
create index settlement_leg_by_message on settlement_leg (message_id);

-- What the agent said. The same bytes again are not even written.
create table settlement_message (
  sha256        bytea       primary key check (octet_length(sha256) = 32),
  kind          text        not null check (kind in ('camt.054', 'camt.053', 'pacs.002')),
  message_id    text        not null,
  received_at   timestamptz not null,
  received_from text        not null,   -- the gateway, or the operator who brought it
  cursor        text,                   -- the gateway's place of it
  outcome       text        not null check (outcome in ('APPLIED', 'MISMATCHED', 'DUPLICATE')),
  why           text,
  xml           text        not null,
  check ((outcome = 'MISMATCHED') = (why is not null))
);
create index settlement_message_by_id on settlement_message (kind, message_id);
create index settlement_message_by_time on settlement_message (received_at);

-- What a participant has put up; the last row counts.
create table prefunding (
  seq          bigint      generated always as identity primary key,
  participant  text        not null,
  currency     text        not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint      not null,
  set_by       text        not null,    -- an operator, or the settlement that it was drawn for
  at           timestamptz not null
);
create index prefunding_by_participant on prefunding (participant, currency, seq);

create function settlement_ended_is_final() returns trigger language plpgsql as
$$
begin
  raise exception 'what is settled stays as it is' using errcode = 'check_violation';
end
$$;
create trigger settlement_ended_is_final before update or delete on settlement
  for each row when (old.ended_at is not null) execute function settlement_ended_is_final();
create trigger settlement_leg_confirmed_is_final before update or delete on settlement_leg
  for each row when (old.state = 'CONFIRMED') execute function settlement_ended_is_final();

grant select, insert on settlement, settlement_step, settlement_instruction, settlement_leg,
                        settlement_message, prefunding to ${app};
grant update (state, attempt, reason, shortfall, instructed_at, window_ends_at, ask_at, retry_at, ended_at)
  on settlement to ${app};
grant update (end_to_end_id, uetr, state, attempt, reason, message_id, confirmed_at)
  on settlement_leg to ${app};
