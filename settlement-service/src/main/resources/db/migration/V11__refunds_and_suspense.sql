-- What moves money because of an earlier payment: a cancel or a refund gives it back, suspense takes
-- in what was debited and could not be credited, and a release gives that back. Each has a cycle of
-- its own, which need not be that of the payment. clearing_item and transfer stay as they are: a
-- suspended payment has no clearing item, because it is not completed.
create table linked_item (
  item_id                    uuid        not null,   -- refund id; of suspense and release the payment id
  kind                       text        not null check (kind in ('CANCEL', 'REFUND', 'SUSPENSE', 'RELEASE')),
  payment_id                 uuid        not null,
  event_id                   uuid        not null,
  cycle_id                   text        not null,
  settlement_date            date        not null,
  happened_at                timestamptz not null,
  posted_at                  timestamptz not null,
  amount_minor               bigint      not null check (amount_minor > 0),
  currency                   text        not null check (currency ~ '^[A-Z]{3}$'),
  issuer                     text        not null,
  acquirer                   text        not null,
  network                    text        not null,
  before_minor               bigint      not null check (before_minor >= 0),  -- refunded of the payment before
  issuer_fee_minor           bigint      not null check (issuer_fee_minor >= 0),          -- given back
  network_fee_issuer_minor   bigint      not null check (network_fee_issuer_minor >= 0),  -- given back
  network_fee_acquirer_minor bigint      not null check (network_fee_acquirer_minor >= 0),
  primary key (item_id, kind),
  check (kind in ('CANCEL', 'REFUND') or (item_id = payment_id and before_minor = 0
    and issuer_fee_minor = 0 and network_fee_issuer_minor = 0 and network_fee_acquirer_minor = 0))
);
create index linked_item_of_payment on linked_item (payment_id);

-- One movement of a linked item, as transfer is one of a payment.
create table linked_transfer (
  id                 uuid        not null,
  item_id            uuid        not null,
  item_kind          text        not null,
  cycle_id           text        not null,
  kind               text        not null check (kind in
                       ('REFUND_PRINCIPAL', 'REFUND_ISSUER_FEE', 'REFUND_NETWORK_FEE_ISSUER',
                        'REFUND_NETWORK_FEE_ACQUIRER', 'SUSPENSE', 'SUSPENSE_RELEASE')),
  debit_participant  text        not null,
  debit_role         text        not null check (debit_role in ('ISSUER', 'ACQUIRER', 'NETWORK', 'SUSPENSE')),
  credit_participant text        not null,
  credit_role        text        not null check (credit_role in ('ISSUER', 'ACQUIRER', 'NETWORK', 'SUSPENSE')),
  amount_minor       bigint      not null check (amount_minor > 0),
  currency           text        not null check (currency ~ '^[A-Z]{3}$'),
  primary key (item_id, item_kind, kind),
  foreign key (item_id, item_kind) references linked_item (item_id, kind),
  check (debit_role <> credit_role)
);
create index linked_item_by_cycle on linked_item using brin (cycle_id) with (autosummarize = on);
create index linked_transfer_by_cycle on linked_transfer using brin (cycle_id) with (autosummarize = on);

-- As payments and principal_minor: counted at the account that is debited.
alter table position
  drop constraint position_role_check,
  add constraint position_role_check check (role in ('ISSUER', 'ACQUIRER', 'NETWORK', 'SUSPENSE')),
  add column refunds         bigint not null default 0 check (refunds >= 0),
  add column refund_minor    bigint not null default 0 check (refund_minor >= 0),
  add column suspended       bigint not null default 0 check (suspended >= 0),
  add column suspended_minor bigint not null default 0 check (suspended_minor >= 0),
  add column released        bigint not null default 0 check (released >= 0),
  add column released_minor  bigint not null default 0 check (released_minor >= 0);

-- What a marker says of refunds and suspense; a marker that says nothing says none.
alter table cycle_marker
  add column refunded_count         bigint not null default 0 check (refunded_count >= 0),
  add column refunded_amount_minor  jsonb  not null default '{}',
  add column suspended_count        bigint not null default 0 check (suspended_count >= 0),
  add column suspended_amount_minor jsonb  not null default '{}',
  add column released_count         bigint not null default 0 check (released_count >= 0),
  add column released_amount_minor  jsonb  not null default '{}';

grant select, insert on linked_item, linked_transfer to ${app};
