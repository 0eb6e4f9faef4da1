-- Money that is given back of a completed payment: a refund (退货) or a cancel (撤销). The payment's
-- own row does not change; what is refunded of it is the sum of these rows.
create table refund (
  refund_id             uuid        primary key,             -- the caller's; makes its request idempotent
  payment_id            uuid        not null references payment,
  kind                  text        not null check (kind in ('CANCEL', 'REFUND')),
  state                 text        not null default 'PENDING' check (state in ('PENDING', 'COMPLETED', 'REFUSED')),
  amount_minor          bigint      not null check (amount_minor > 0),
  currency              text        not null check (currency ~ '^[A-Z]{3}$'),
  note                  text        check (length(note) between 1 and 256),
  accepted_at           timestamptz not null,                -- business clock
  -- How often it was taken up after it was first asked for. An answer moves the next attempt only
  -- while this is as it was when the question was asked.
  attempts              integer     not null default 0,
  -- When any instance may take it up: a lease while it is asked for, else the next rung. Business
  -- time by this database's clock, as is expires_at. Null when it is final.
  next_attempt_at       timestamptz,
  -- From then on a person has to look; it is asked for on.
  expires_at            timestamptz not null,
  attention             text        check (attention in
                          ('REFUND_EXPIRED', 'SUCCEEDED_AFTER_REFUSAL', 'REFUSED_AFTER_SUCCESS')),
  reason                text,                                -- of a refused one
  refused_at            timestamptz,
  cycle_id              text,                                -- of a completed one, as the next four
  settlement_date       date,
  completed_at          timestamptz,
  refunded_before_minor bigint      check (refunded_before_minor >= 0),
  created_at            timestamptz not null default now(),
  check ((state = 'PENDING') = (next_attempt_at is not null)),
  check ((state = 'COMPLETED')
         = (num_nulls(cycle_id, settlement_date, completed_at, refunded_before_minor) = 0)),
  check (num_nulls(cycle_id, settlement_date, completed_at, refunded_before_minor) in (0, 4)),
  check ((state = 'REFUSED') = (num_nulls(reason, refused_at) = 0)),
  check (num_nulls(reason, refused_at) in (0, 2))
) with (fillfactor = 80);

create index refund_of_payment on refund (payment_id);
create index refund_due on refund (next_attempt_at) where next_attempt_at is not null;
create index refund_attention on refund (created_at) where attention is not null;
create index refund_of_cycle on refund (cycle_id) include (currency, amount_minor) where cycle_id is not null;

-- While it stands here nothing of the payment is refunded: the dispute may end in a chargeback, and
-- the payer must not be paid twice.
create table dispute_hold (
  payment_id  uuid        primary key references payment,
  opened_at   timestamptz not null,                          -- business clock
  opened_by   text        not null,
  note        text        check (length(note) between 1 and 256)
);

grant select, insert, update on refund to ${app};
grant select, insert, delete on dispute_hold to ${app};
