-- One settlement cycle. Its rows are the locks of closing: whoever posts to a cycle holds the row
-- for share, whoever ends or closes it holds it for update.
create table cycle (
  cycle_id        text        primary key check (cycle_id ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2,}$'),
  settlement_date date        not null,
  state           text        not null check (state in ('OPEN', 'DRAINING', 'CLOSED')),
  partitions      integer     check (partitions > 0),   -- known from the first marker on
  mismatch        text,                                 -- why all markers are there and it is still not closed
  opened_at       timestamptz not null,
  draining_at     timestamptz,
  closed_at       timestamptz,
  check ((state = 'OPEN') = (partitions is null)),
  check ((state = 'OPEN') = (draining_at is null)),
  check ((state = 'CLOSED') = (closed_at is not null)),
  check (state = 'DRAINING' or mismatch is null)
);
create index cycle_not_closed on cycle (cycle_id) where state <> 'CLOSED';

-- What is closed stays as it is, whoever asks.
create function cycle_closed_is_final() returns trigger language plpgsql as
$$
begin
  raise exception 'cycle is closed' using errcode = 'check_violation';
end
$$;
create trigger cycle_closed_is_final before update or delete on cycle
  for each row when (old.state = 'CLOSED') execute function cycle_closed_is_final();

-- The end-of-cycle marker of one partition.
create table cycle_marker (
  cycle_id               text        not null references cycle,
  partition              integer     not null check (partition >= 0),
  partitions             integer     not null check (partitions > partition),
  event_id               uuid        not null,
  settlement_date        date        not null,
  next_cycle_id          text        not null,
  next_settlement_date   date        not null,
  ended_at               timestamptz not null,
  completed_count        bigint      not null check (completed_count >= 0),
  completed_amount_minor jsonb       not null,
  received_at            timestamptz not null,
  primary key (cycle_id, partition)
);

-- One completed payment and what it owes. A fee of zero stands here too, with what rounding left
-- out in millionths of a fen. There is no foreign key to cycle: checking it would lock the cycle's
-- row once for each payment, and the batch holds that row already.
create table clearing_item (
  payment_id                     uuid        primary key,
  event_id                       uuid        not null,
  cycle_id                       text        not null,
  settlement_date                date        not null,
  completed_at                   timestamptz not null,
  posted_at                      timestamptz not null,
  amount_minor                   bigint      not null check (amount_minor > 0),
  currency                       text        not null check (currency ~ '^[A-Z]{3}$'),
  issuer                         text        not null,
  acquirer                       text        not null,
  network                        text        not null,
  account_type                   text        not null,
  fee_schedule_id                text        not null,
  fee_schedule_version           integer     not null,
  issuer_fee_minor               bigint      not null check (issuer_fee_minor >= 0),
  issuer_fee_residue             integer     not null,
  network_fee_issuer_minor       bigint      not null check (network_fee_issuer_minor >= 0),
  network_fee_issuer_residue     integer     not null,
  network_fee_acquirer_minor     bigint      not null check (network_fee_acquirer_minor >= 0),
  network_fee_acquirer_residue   integer     not null
);

-- One movement from one account to another; because it is one row, it balances. The primary key
-- allows each kind once for a payment, whatever is delivered again.
create table transfer (
  id                 uuid        not null,
  payment_id         uuid        not null references clearing_item,
  cycle_id           text        not null,
  kind               text        not null
                     check (kind in ('PRINCIPAL', 'ISSUER_FEE', 'NETWORK_FEE_ISSUER', 'NETWORK_FEE_ACQUIRER')),
  debit_participant  text        not null,
  debit_role         text        not null check (debit_role in ('ISSUER', 'ACQUIRER', 'NETWORK')),
  credit_participant text        not null,
  credit_role        text        not null check (credit_role in ('ISSUER', 'ACQUIRER', 'NETWORK')),
  amount_minor       bigint      not null check (amount_minor > 0),
  currency           text        not null check (currency ~ '^[A-Z]{3}$'),
  primary key (payment_id, kind),
  check (debit_role <> credit_role)
);

-- Closing reads one cycle's rows, which lie side by side because cycles follow each other: a block
-- range index finds them and costs nothing for each row that is written.
create index clearing_item_by_cycle on clearing_item using brin (cycle_id) with (autosummarize = on);
create index transfer_by_cycle on transfer using brin (cycle_id) with (autosummarize = on);

-- Running totals of one account in one cycle; derived from transfer, and compared with it at close.
-- payments and principal_minor count what the participant owes as issuer, so that a cycle's size
-- can be read without counting its payments.
create table position (
  cycle_id        text    not null,
  participant     text    not null,
  role            text    not null check (role in ('ISSUER', 'ACQUIRER', 'NETWORK')),
  currency        text    not null,
  debit_minor     bigint  not null check (debit_minor >= 0),
  credit_minor    bigint  not null check (credit_minor >= 0),
  payments        bigint  not null check (payments >= 0),
  principal_minor bigint  not null check (principal_minor >= 0),
  primary key (cycle_id, participant, role, currency)
) with (fillfactor = 50);
create index position_by_participant on position (participant, cycle_id);

-- What a participant pays (negative) or receives in a closed cycle, over all its roles.
create table cycle_net (
  cycle_id    text   not null references cycle,
  participant text   not null,
  currency    text   not null,
  net_minor   bigint not null,
  primary key (cycle_id, participant, currency)
);

-- Postings, markers and nets are only ever added.
grant select, insert on clearing_item, transfer, cycle_marker, cycle_net to ${app};
grant select, insert, update on cycle, position to ${app};
