-- A clearing cycle is opened and ended by routing; a dispute cycle is this service's own and holds
-- adjustments only, so that what is argued about can never delay what is agreed.
alter table cycle
  add column type text not null default 'CLEARING' check (type in ('CLEARING', 'DISPUTE')),
  drop constraint cycle_cycle_id_check,
  add constraint cycle_cycle_id_check check (
    case type when 'CLEARING' then cycle_id ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2,}$'
              else cycle_id ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}-D[1-9]$' end),
  drop constraint cycle_check,
  add constraint cycle_partitions_known check (
    case type when 'CLEARING' then (state = 'OPEN') = (partitions is null)
              else partitions is null end);

-- What a payment was priced by, beside what it was charged, and what it looked like when it was
-- accepted. Rows from before this version say nothing of it.
alter table clearing_item
  add column accepted_at                   timestamptz,
  add column code_owner                    text,
  add column mcc                           text,
  add column merchant_class                text,
  add column rolled_from                   text,     -- cycle that was open at acceptance and ended before the outcome
  add column rolled_reason                 text,
  add column issuer_fee_rate_ppm           integer check (issuer_fee_rate_ppm >= 0),
  add column issuer_fee_bound              text    check (issuer_fee_bound in ('CAP', 'FLOOR')),
  add column network_fee_issuer_rate_ppm   integer check (network_fee_issuer_rate_ppm >= 0),
  add column network_fee_issuer_bound      text    check (network_fee_issuer_bound in ('CAP', 'FLOOR')),
  add column network_fee_acquirer_rate_ppm integer check (network_fee_acquirer_rate_ppm >= 0),
  add column network_fee_acquirer_bound    text    check (network_fee_acquirer_bound in ('CAP', 'FLOOR')),
  add check ((rolled_from is null) = (rolled_reason is null));

-- An item that is one movement by itself: what rounding over a whole cycle left between two accounts,
-- and what two people have approved to put right.
create table direct_item (
  item_id              uuid        primary key,
  kind                 text        not null check (kind in ('FEE_ROUNDING', 'ADJUSTMENT')),
  payment_id           uuid,                    -- what an adjustment is about, where it is about a payment
  cycle_id             text        not null,
  settlement_date      date        not null,
  happened_at          timestamptz not null,
  posted_at            timestamptz not null,
  debit_participant    text        not null,
  debit_role           text        not null check (debit_role in ('ISSUER', 'ACQUIRER', 'NETWORK', 'SUSPENSE')),
  credit_participant   text        not null,
  credit_role          text        not null check (credit_role in ('ISSUER', 'ACQUIRER', 'NETWORK', 'SUSPENSE')),
  amount_minor         bigint      not null check (amount_minor > 0),
  currency             text        not null check (currency ~ '^[A-Z]{3}$'),
  fee_type             text        check (fee_type in ('ISSUER_FEE', 'NETWORK_FEE_ISSUER', 'NETWORK_FEE_ACQUIRER')),
  fee_schedule_id      text,
  fee_schedule_version integer,
  check ((debit_participant, debit_role) <> (credit_participant, credit_role)),
  check ((kind = 'FEE_ROUNDING') = (fee_type is not null)),
  check ((kind = 'FEE_ROUNDING') = (fee_schedule_id is not null)),
  check ((kind = 'FEE_ROUNDING') = (fee_schedule_version is not null)),
  check (kind = 'ADJUSTMENT' or payment_id is null)
);
create index direct_item_by_cycle on direct_item using brin (cycle_id) with (autosummarize = on);

-- What a closed cycle was promised to be: one root over every line of every participant, signed, and
-- chained to the seal before it. See docs/contracts/participant-file.md.
create table cycle_seal (
  cycle_id           text        primary key references cycle,
  sealed_at          timestamptz not null,
  participants       integer     not null check (participants >= 0),
  lines              bigint      not null check (lines >= 0),
  root               bytea       not null check (octet_length(root) = 32),
  previous_cycle_id  text        references cycle_seal,
  previous_seal_hash bytea       check (octet_length(previous_seal_hash) = 32),
  seal_hash          bytea       not null check (octet_length(seal_hash) = 32),
  key_id             text        not null,
  signature          bytea       not null check (octet_length(signature) = 64),
  check ((previous_cycle_id is null) = (previous_seal_hash is null))
);

-- The leaf of one participant in its cycle's tree.
create table participant_seal (
  cycle_id     text    not null references cycle_seal,
  participant  text    not null,
  leaf_index   integer not null check (leaf_index >= 0),
  lines        bigint  not null check (lines > 0),
  nets_minor   jsonb   not null,
  subtree_root bytea   not null check (octet_length(subtree_root) = 32),
  primary key (cycle_id, participant),
  unique (cycle_id, leaf_index)
);

grant select, insert on direct_item, cycle_seal, participant_seal to ${app};
