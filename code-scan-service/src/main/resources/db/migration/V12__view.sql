-- What a payer and its caller can see of a payment beyond its first end: reversals, refunds, that a
-- person has to look at it, and what is still to be told to a caller who asked to be told.

alter table scan
  -- Grows by one with every change of what is shown; the id of a server-sent event.
  add column version        integer     not null default 1,
  -- Since when a person has the payment in hand, by the word of routing; of no meaning once final.
  add column suspended_at   timestamptz,
  add column refunded_minor bigint      not null default 0,
  drop constraint scan_status_check,
  add constraint scan_status_check
    check (status in ('ACCEPTED', 'REFUSED', 'COMPLETED', 'DECLINED', 'REVERSED')),
  drop constraint scan_check1,
  add constraint scan_reason_check
    check ((status in ('REFUSED', 'DECLINED', 'REVERSED')) = (reason_code is not null)),
  add constraint scan_refunded_check
    check (refunded_minor between 0 and amount_minor and (refunded_minor = 0 or status = 'COMPLETED'));

grant update (version, suspended_at, refunded_minor) on scan to ${app};

-- Refunds and cancels of payments that were completed, each told once. The amounts of those that
-- are COMPLETED add up to scan.refunded_minor.
create table scan_refund (
  refund_id    uuid        primary key,
  payment_id   uuid        not null references scan,
  kind         text        check (kind in ('CANCEL', 'REFUND')),
  amount_minor bigint      not null check (amount_minor >= 1),
  state        text        not null check (state in ('COMPLETED', 'REFUSED')),
  at           timestamptz not null,                -- business time at which it ended
  reason_code  text,
  reason_name  text,
  reason_en    text,
  reason_zh    text,
  check ((state = 'REFUSED') = (reason_code is not null))
);

create index scan_refund_by_payment on scan_refund (payment_id);

grant select, insert on scan_refund to ${app};

-- What is to be told to callers who are registered for it, written in the transaction of the change
-- that it tells. A row is leased by moving next_attempt_at ahead; the times are business time by the
-- database's clock, so that all instances go by one clock.
create table webhook_delivery (
  event_id        uuid        primary key,
  payment_id      uuid        not null references scan,
  -- The scan's version that it tells: a payment's deliveries go out in this order.
  version         integer     not null,
  caller          text        not null,
  body            bytea       not null,
  state           text        not null default 'PENDING' check (state in ('PENDING', 'DELIVERED', 'FAILED')),
  attempts        integer     not null default 0,
  -- Counts leases: only who took the last one may say how it ended.
  lease           integer     not null default 0,
  next_attempt_at timestamptz not null,
  expires_at      timestamptz not null,
  created_at      timestamptz not null,
  ended_at        timestamptz,
  -- How the last attempt ended, in a word: HTTP_500, TIMEOUT, CONNECTION, ADDRESS.
  last_answer     text,
  unique (payment_id, version),
  check ((state = 'PENDING') = (ended_at is null))
);

create index webhook_delivery_due on webhook_delivery (caller, next_attempt_at) where state = 'PENDING';
create index webhook_delivery_failed on webhook_delivery (created_at) where state = 'FAILED';
create index webhook_delivery_by_ended_at on webhook_delivery using brin (ended_at);

-- Forgets deliveries that ended more than so many days before an instant; returns how many.
create function webhook_forget(at timestamptz, keep_days integer) returns bigint
  language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  forgotten bigint;
begin
  if keep_days < 1 then
    raise exception 'deliveries are kept for one day at least' using errcode = 'invalid_parameter_value';
  end if;
  delete from public.webhook_delivery where ended_at < at - make_interval(days => keep_days);
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;
revoke all on function webhook_forget(timestamptz, integer) from public;

grant select, insert on webhook_delivery to ${app};
grant update (state, attempts, lease, next_attempt_at, expires_at, ended_at, last_answer)
  on webhook_delivery to ${app};
grant execute on function webhook_forget(timestamptz, integer) to ${app};
