-- Every scan that was taken in, accepted or refused, and what became of it. A payer's payment code
-- is a secret while it lives and looks like a card number afterwards: only its keyed hash, its
-- family and its last four characters are kept. The payer's reference is not kept here at all.
create table scan (
  payment_id      uuid        primary key,
  caller          text        not null,
  idempotency_key text        not null,
  body_hash       bytea       not null check (octet_length(body_hash) = 32),
  door            text        not null check (door in ('HTTP', 'KAFKA')),
  -- The answer given at the door; it never changes, so that the same request hears it again.
  verdict         text        not null check (verdict in ('ACCEPTED', 'REFUSED')),
  -- Where the payment is now; only ACCEPTED is not final.
  status          text        not null check (status in ('ACCEPTED', 'REFUSED', 'COMPLETED', 'DECLINED')),
  reason_code     text,
  reason_name     text,
  reason_en       text,
  reason_zh       text,
  payer_app       text        not null,
  account_type    text        not null check (account_type in ('DEBIT', 'CREDIT', 'PAYMENT_ACCOUNT')),
  scene           text        not null,
  city            text,
  merchant_id     text,
  scene_code      text,
  mcc             text,
  amount_minor    bigint      not null check (amount_minor between 1 and 100000000000),
  currency        text        not null check (currency ~ '^[A-Z]{3}$'),
  code_owner      text,
  code_class      text,
  code_mode       text,
  code_family     text,
  merchant_code   text,
  code_hash       bytea,
  code_last4      text,
  accepted_at     timestamptz not null,    -- business time of the verdict
  outcome_at      timestamptz,             -- business time at which the status became final
  cycle_id        text,
  settlement_date date,
  unique (caller, idempotency_key),
  check (verdict = 'ACCEPTED' or status = 'REFUSED'),
  check ((status in ('REFUSED', 'DECLINED')) = (reason_code is not null)),
  check ((status = 'COMPLETED') = (cycle_id is not null)),
  check ((status = 'COMPLETED') = (settlement_date is not null)),
  check ((status = 'ACCEPTED') = (outcome_at is null)),
  check (code_mode is distinct from 'CPM' or merchant_code is null)
);

-- What was scanned and when it was accepted is history; only the outcome is written later.
grant select, insert on scan to ${app};
grant update (status, reason_code, reason_name, reason_en, reason_zh, outcome_at, cycle_id, settlement_date)
  on scan to ${app};
