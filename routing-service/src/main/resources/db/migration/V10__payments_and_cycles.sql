-- The settlement cycles. At any moment exactly one is open; payments that become final share an
-- advisory lock, the cut-off takes that lock alone. A cycle that is ENDING takes no more payments;
-- it is counted, and its end is announced on every partition, in a second transaction.
create table settlement_cycle (
  id               text        primary key,          -- settlement date and sequence: 2021-10-02-01
  settlement_date  date        not null,
  sequence         integer     not null check (sequence >= 1),
  state            text        not null check (state in ('OPEN', 'ENDING', 'ENDED')),
  opened_at        timestamptz not null,             -- business clock
  ends_at          timestamptz not null,             -- the cut-off instant; it belongs to the next cycle
  ended_at         timestamptz,                      -- when the next one was opened
  completed_count  bigint,
  partitions       integer     check (partitions >= 1),  -- on which its end was announced
  unique (settlement_date, sequence),
  check ((state = 'OPEN') = (ended_at is null)),
  check ((state = 'ENDED') = (completed_count is not null)),
  check ((state = 'ENDED') = (partitions is not null))
);
create unique index settlement_cycle_open on settlement_cycle (state) where state = 'OPEN';
create index settlement_cycle_ending on settlement_cycle (settlement_date, sequence) where state = 'ENDING';

-- One row per payment. A payment code is never here: merchant_code is what a shop prints on its
-- counter, payer_ref a pseudonym.
create table payment (
  payment_id           uuid        primary key,
  state                text        not null check (state in
                         ('REFUSED', 'AUTHORISING', 'UNKNOWN', 'AUTHORISED', 'COMPLETED', 'DECLINED')),
  accepted_at          timestamptz not null,
  payer_app            text        not null,
  payer_ref            text        not null,
  account_type         text        not null,
  amount_minor         bigint      not null check (amount_minor > 0),
  currency             text        not null check (currency ~ '^[A-Z]{3}$'),
  code_owner           text        not null,
  merchant_code        text,
  merchant_id          text,
  mcc                  text,
  payer_institution    text,
  payee_institution    text,
  clearing_institution text,
  fee_schedule_id      text,
  rule_id              text,                          -- of an accepted payment
  rulebook_version     text        not null,
  reason               text,                          -- of a refused or declined one
  traceparent          text,
  cycle_id             text,
  settlement_date      date,
  completed_at         timestamptz,
  -- How often somebody other than the first handler has taken the payment up.
  attempts             integer     not null default 0,
  -- A lease by the database's clock: when it has run out, any instance may take the payment up.
  -- Null for final payments and for those that wait for a person.
  next_attempt_at      timestamptz,
  attention            text,
  created_at           timestamptz not null default now(),
  check ((state = 'COMPLETED') = (cycle_id is not null)),
  check ((state = 'COMPLETED') = (settlement_date is not null)),
  check ((state = 'COMPLETED') = (completed_at is not null)),
  check ((state in ('REFUSED', 'DECLINED')) = (reason is not null)),
  check (state not in ('REFUSED', 'COMPLETED', 'DECLINED') or next_attempt_at is null),
  check (state not in ('AUTHORISING', 'UNKNOWN', 'AUTHORISED')
         or next_attempt_at is not null or attention is not null),
  check (state = 'REFUSED' or num_nulls(payer_institution, payee_institution, clearing_institution,
                                        fee_schedule_id, rule_id) = 0)
) with (fillfactor = 80);

-- cycle_id has no foreign key on purpose: the completing transaction shares the lock that guards the
-- open cycle, and the check would lock that one row once more for every payment.
create index payment_of_cycle on payment (cycle_id) include (currency, amount_minor) where cycle_id is not null;
create index payment_due on payment (next_attempt_at)
  where state in ('AUTHORISING', 'UNKNOWN', 'AUTHORISED') and next_attempt_at is not null;
create index payment_attention on payment (created_at) where attention is not null;
create index payment_unknown on payment (created_at) where state = 'UNKNOWN';

-- Why each payment was accepted or refused, predicate by predicate. Written once, never changed.
create table decision (
  payment_id        uuid        primary key,
  verdict           text        not null check (verdict in ('ACCEPT', 'REFUSE')),
  reason            text        not null,
  rule_id           text        not null,             -- the rule that accepts, or the nearest
  rulebook_version  text        not null,
  evaluated_for     timestamptz not null,
  decided_at        timestamptz not null,
  detail            jsonb       not null
);

grant select, insert, update on settlement_cycle to ${app};
grant select, insert, update on payment to ${app};
grant select, insert on decision to ${app};
