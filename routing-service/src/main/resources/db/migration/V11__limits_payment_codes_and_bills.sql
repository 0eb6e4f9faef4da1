-- What a payer has used of the daily limit of one account in one tier: 296号 counts each bank
-- account for itself and all payment accounts together. payer_ref and account are pseudonyms.
create table limit_counter (
  day          date    not null,               -- in the zone of limits.json, Asia/Shanghai
  institution  text    not null,
  payer_ref    text    not null,
  account      text    not null,               -- BANK:<pseudonym> or PAYACCT
  tier         text    not null check (tier in ('A', 'B', 'C', 'D')),
  used_minor   bigint  not null check (used_minor >= 0),
  primary key (day, institution, payer_ref, account, tier)
) with (fillfactor = 80);

-- Which counter a payment's amount is in, with payer_institution and payer_ref, and whether it still is.
alter table payment
  add column limit_tier    text check (limit_tier in ('A', 'B', 'C', 'D')),
  add column limit_account text,
  add column limit_day     date,
  add column limit_held    boolean not null default false,
  add constraint payment_limit_held check
    (not limit_held or num_nulls(limit_tier, limit_account, limit_day) = 0);

-- A payer's code on its way to the institution that knows it: encrypted, and gone when the payment
-- is final.
alter table payment
  add column sealed_code text check (length(sealed_code) <= 1024),
  add constraint payment_sealed_code check
    (sealed_code is null or state not in ('REFUSED', 'DECLINED', 'COMPLETED'));

-- A bill is paid once only: whoever has its row may pay it, and a declined payment leaves it.
create table bill_claim (
  biller       text  not null,
  bill_number  text  not null,
  payment_id   uuid  not null,
  primary key (biller, bill_number)
);
create unique index bill_claim_payment on bill_claim (payment_id);

-- Until the biller has confirmed the bill no debit was asked for, so the payment may still end there.
alter table payment
  add column bill_number    text,
  add column bill_confirmed boolean not null default false,
  add constraint payment_bill check
    (bill_number is null or (merchant_id is not null
      and (bill_confirmed or state in ('REFUSED', 'AUTHORISING', 'DECLINED'))));

grant select, insert, delete on bill_claim to ${app};
grant select, insert, update on limit_counter to ${app};
