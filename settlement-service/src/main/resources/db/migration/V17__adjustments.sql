-- What somebody has proposed to do about a break, and what another person decided. It is its own
-- record of who did what and when: a decision is final, and before it nothing but the decision can be
-- written. What it posts is the direct item with its id.
create table adjustment (
  proposal_id        uuid        primary key,
  break_id           uuid        not null references recon_break,
  kind               text        not null check (kind in
                       ('BOOK_TO_SUSPENSE', 'SUPPLEMENT', 'RETURN', 'CORRECT_AMOUNT', 'WRITE_OFF')),
  state              text        not null check (state in ('PROPOSED', 'APPROVED', 'REJECTED')),
  debit_participant  text,                          -- null where nothing moves
  debit_role         text        check (debit_role in ('ISSUER', 'ACQUIRER', 'NETWORK', 'SUSPENSE')),
  credit_participant text,
  credit_role        text        check (credit_role in ('ISSUER', 'ACQUIRER', 'NETWORK', 'SUSPENSE')),
  amount_minor       bigint      not null check (amount_minor > 0),
  currency           text        not null check (currency ~ '^[A-Z]{3}$'),
  reason             text        not null check (char_length(reason) between 1 and 500),
  payment_id         uuid,
  proposed_by        text        not null,
  proposed_at        timestamptz not null,
  decided_by         text,
  decided_at         timestamptz,
  cycle_id           text        references cycle,  -- the dispute cycle in which it is posted
  check (num_nulls(debit_participant, debit_role, credit_participant, credit_role) in (0, 4)),
  check ((kind = 'WRITE_OFF') = (debit_participant is null)),
  check (num_nulls(decided_by, decided_at) in (0, 2)),
  check ((state = 'PROPOSED') = (decided_by is null)),
  check (state <> 'APPROVED' or decided_by <> proposed_by),
  check ((cycle_id is not null) = (state = 'APPROVED' and kind <> 'WRITE_OFF'))
);
create unique index adjustment_waiting on adjustment (break_id) where state = 'PROPOSED';
create index adjustment_of_break on adjustment (break_id);
create index adjustment_of_payment on adjustment (payment_id) where payment_id is not null;
create index adjustment_newest on adjustment (proposed_at desc, proposal_id desc);

-- What was decided stays as it is, whoever asks.
create function adjustment_decided_is_final() returns trigger language plpgsql as
$$
begin
  raise exception 'adjustment is decided' using errcode = 'check_violation';
end
$$;
create trigger adjustment_decided_is_final before update or delete on adjustment
  for each row when (old.state <> 'PROPOSED') execute function adjustment_decided_is_final();

grant select, insert on adjustment to ${app};
grant update (state, decided_by, decided_at, cycle_id) on adjustment to ${app};
