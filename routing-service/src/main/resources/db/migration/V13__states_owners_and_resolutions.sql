-- The whole state machine of a payment, who works on it, what went wrong, and what people decided.
drop index payment_due;
drop index payment_attention;
drop index payment_unknown;
alter table payment
  drop constraint payment_state_check,
  drop constraint payment_check3,             -- reason
  drop constraint payment_check4,             -- final: nothing more to do
  drop constraint payment_check5,             -- not final: when to go on, or a person
  drop constraint payment_sealed_code,
  -- The instance that works on it now; null while it rests.
  add column owner         uuid,
  -- The last time that the payer's institution may have been asked to debit, business clock.
  add column dispatched_at timestamptz not null default now(),
  -- When it came into its state, business clock.
  add column state_since   timestamptz not null default now(),
  -- When the state's patience ends, business clock: the payer's time to confirm, or store and forward.
  add column deadline_at   timestamptz,
  add column attention_at  timestamptz;

comment on column payment.next_attempt_at is
  'When any instance may take it up, business time by this database''s clock: a lease while it is worked on, else the next rung.';

update payment set dispatched_at = accepted_at, state_since = accepted_at
 where state in ('AUTHORISING', 'UNKNOWN', 'AUTHORISED');
update payment set deadline_at = accepted_at + interval '24 hours' where state = 'AUTHORISED';
update payment set attention_at = now() where attention is not null;
-- A rejected credit is told once more; rejected again, it leads to the reversal that there was not before.
update payment set attention = null, attention_at = null, next_attempt_at = accepted_at
 where attention = 'CREDIT_REJECTED';

alter table payment
  add constraint payment_state check (state in
    ('REFUSED', 'AUTHORISING', 'USER_PAYING', 'UNKNOWN', 'AUTHORISED', 'REVERSING', 'COMPENSATING',
     'COMPLETED', 'DECLINED', 'REVERSED')),
  add constraint payment_reason check
    ((state in ('REFUSED', 'DECLINED', 'REVERSING', 'COMPENSATING', 'REVERSED')) = (reason is not null)),
  add constraint payment_final check
    (state not in ('REFUSED', 'COMPLETED', 'DECLINED', 'REVERSED')
     or next_attempt_at is null and owner is null and deadline_at is null),
  add constraint payment_goes_on check
    (state not in ('AUTHORISING', 'USER_PAYING', 'UNKNOWN', 'AUTHORISED', 'REVERSING', 'COMPENSATING')
     or next_attempt_at is not null or attention is not null),
  add constraint payment_compensating check
    (state <> 'COMPENSATING'
     or attention in ('COMPENSATING', 'CONTRADICTED') and next_attempt_at is null),
  add constraint payment_user_window check (state <> 'USER_PAYING' or deadline_at is not null),
  add constraint payment_attention check
    ((attention is null) = (attention_at is null)
     and attention in ('DUPLICATE_MISMATCH', 'APPROVED_AFTER_DECLINE', 'REVERSAL_EXPIRED',
                       'CREDIT_EXPIRED', 'COMPENSATING', 'CONTRADICTED')),
  add constraint payment_sealed_code check
    (sealed_code is null or state not in ('REFUSED', 'DECLINED', 'COMPLETED', 'REVERSED'));

-- Only payments that are not final are in it, so it is small; what is counted and what a dead
-- instance held is found in it without the rows.
create index payment_due on payment (next_attempt_at) include (state, owner, state_since)
  where next_attempt_at is not null;
create index payment_attention on payment (attention, attention_at) where attention is not null;

-- Which instances live, by this database's real clock. One that is silent for too long is taken out,
-- and what it held is free; one that comes back enters again.
create table instance (
  id       uuid        primary key,
  beat_at  timestamptz not null default now()
);

-- Answers that came late or contradict what is known. They change nothing; each is kept once.
create table payment_answer (
  payment_id  uuid        not null,
  about       text        not null check (about in ('DEBIT', 'CREDIT', 'REVERSAL', 'BILL')),
  answer      text        not null,
  state       text        not null,           -- in which it found the payment
  at          timestamptz not null,           -- business clock
  primary key (payment_id, about, answer, state)
);

-- Money that a payer was debited, that the payee did not get and the payer's institution keeps: it
-- waits at the clearing institution, posted in one cycle and taken back in another.
create table suspense (
  payment_id                uuid        primary key,
  amount_minor              bigint      not null check (amount_minor > 0),
  currency                  text        not null,
  suspended_at              timestamptz not null,
  cycle_id                  text        not null,
  settlement_date           date        not null,
  released_at               timestamptz,
  released_cycle_id         text,
  released_settlement_date  date,
  check (num_nulls(released_at, released_cycle_id, released_settlement_date) in (0, 3))
);
create index suspense_of_cycle on suspense (cycle_id);
create index suspense_released_in on suspense (released_cycle_id) where released_cycle_id is not null;

-- What people decided about a payment: one proposes, another approves. Nothing here changes.
create table payment_resolution (
  payment_id       uuid        not null,
  number           integer     not null check (number >= 1),
  outcome          text        not null,
  note             text        not null,
  state            text        not null,           -- in which it was proposed
  attention        text        not null,
  attempts         integer     not null,           -- the payment's then: another means it was asked about since
  proposed_by      text        not null,
  proposed_at      timestamptz not null,
  idempotency_key  text        not null,
  request_hash     bytea       not null check (octet_length(request_hash) = 32),
  primary key (payment_id, number),
  unique (payment_id, number, proposed_by),
  unique (proposed_by, idempotency_key)
);
create table payment_resolution_approval (
  payment_id   uuid        not null,
  number       integer     not null,
  proposed_by  text        not null,
  approved_by  text        not null,
  approved_at  timestamptz not null,
  to_state     text        not null,
  primary key (payment_id, number),
  foreign key (payment_id, number, proposed_by)
    references payment_resolution (payment_id, number, proposed_by),
  check (approved_by <> proposed_by)               -- four eyes, whatever the service thinks
);

grant select, insert, delete on instance to ${app};
grant update (beat_at) on instance to ${app};
grant select, insert on payment_answer, payment_resolution, payment_resolution_approval to ${app};
grant select, insert on suspense to ${app};
grant update (released_at, released_cycle_id, released_settlement_date) on suspense to ${app};
