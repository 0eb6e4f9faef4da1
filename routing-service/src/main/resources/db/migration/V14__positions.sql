-- What a participant owes the others and has not settled yet, and how far that may go (净借记限额).
-- One row per participant and currency; it is written once per batch, and always last. A row without
-- bounds only counts. What is reserved is checked by the service after every change and not here: a
-- change comes as an insert of its difference, which may be negative.
create table participant_position (
  institution            text     not null,
  currency               text     not null check (currency ~ '^[A-Z]{3}$'),
  cap_minor              bigint   check (cap_minor >= 0),        -- null: no net debit cap
  liquidity_minor        bigint   check (liquidity_minor >= 0),  -- null: no cover is asked for
  alarm_percent          integer  not null default 80 check (alarm_percent between 1 and 100),
  use_unsettled_credits  boolean  not null default true,
  reserved_minor         bigint   not null default 0,            -- of payments under way
  debit_minor            bigint   not null default 0 check (debit_minor >= 0),   -- completed, not settled
  credit_minor           bigint   not null default 0 check (credit_minor >= 0),  -- completed, not settled
  settled_minor          bigint   not null default 0,            -- debits less credits of settled cycles
  alarmed                boolean  not null default false,        -- the last crossing was upward
  primary key (institution, currency)
) with (fillfactor = 50);

-- The same by cycle, so that a settled cycle takes exactly its own sums out.
create table participant_position_cycle (
  institution   text        not null,
  currency      text        not null,
  cycle_id      text        not null,
  debit_minor   bigint      not null check (debit_minor >= 0),
  credit_minor  bigint      not null check (credit_minor >= 0),
  settled_at    timestamptz,                                     -- business clock
  primary key (institution, currency, cycle_id)
) with (fillfactor = 50);
create index participant_position_cycle_by_cycle on participant_position_cycle (cycle_id);

-- Who said that a cycle is settled. The first word counts.
create table position_settlement (
  cycle_id    text        primary key,
  settled_at  timestamptz not null,
  settled_by  text        not null,
  note        text        not null
);

-- Every change of bounds that an operator has asked for. Rows are only ever added.
create table participant_cap_change (
  number                 bigint      generated always as identity primary key,
  institution            text        not null,
  currency               text        not null check (currency ~ '^[A-Z]{3}$'),
  cap_minor              bigint      check (cap_minor >= 0),
  liquidity_minor        bigint      check (liquidity_minor >= 0),
  alarm_percent          integer     not null check (alarm_percent between 1 and 100),
  use_unsettled_credits  boolean     not null,
  note                   text        not null,
  loosens                boolean     not null,                   -- than what was in force; needs a second person
  proposed_by            text        not null,
  proposed_at            timestamptz not null,
  unique (number, proposed_by, loosens)
);
create index participant_cap_change_by_key on participant_cap_change (institution, currency, number);

-- Which of them took effect, when, and what they replaced.
create table participant_cap_application (
  number                        bigint      primary key,
  proposed_by                   text        not null,
  loosens                       boolean     not null,
  approved_by                   text,
  applied_at                    timestamptz not null,
  cap_before_minor              bigint,
  liquidity_before_minor        bigint,
  alarm_percent_before          integer     not null,
  use_unsettled_credits_before  boolean     not null,
  foreign key (number, proposed_by, loosens)
    references participant_cap_change (number, proposed_by, loosens),
  check ((approved_by is not null) = loosens),
  check (approved_by <> proposed_by)                              -- four eyes, whatever the service thinks
);

-- Whether a payment's amount is in its payer institution's reserved_minor.
alter table payment add column position_held boolean not null default false;

-- Positions begin with what is under way and with all that has completed: of earlier cycles nobody has
-- said here yet that they are settled.
update payment set position_held = true where state not in ('REFUSED', 'DECLINED', 'COMPLETED', 'REVERSED');
insert into participant_position_cycle (institution, currency, cycle_id, debit_minor, credit_minor)
select institution, currency, cycle_id, sum(debit), sum(credit)
  from (select payer_institution as institution, currency, cycle_id, amount_minor as debit, 0 as credit
          from payment where state = 'COMPLETED'
        union all
        select payee_institution, currency, cycle_id, 0, amount_minor
          from payment where state = 'COMPLETED') as side
 group by institution, currency, cycle_id;
insert into participant_position (institution, currency, reserved_minor, debit_minor, credit_minor)
select institution, currency, sum(reserved), sum(debit), sum(credit)
  from (select institution, currency, 0 as reserved, debit_minor as debit, credit_minor as credit
          from participant_position_cycle
        union all
        select payer_institution, currency, amount_minor, 0, 0 from payment where position_held) as part
 group by institution, currency;

-- A day's counters are of no use once the topics that tell of its scans are gone.
alter table limit_counter add column written_at timestamptz not null default now();  -- by the database's clock
create index limit_counter_by_written_at on limit_counter using brin (written_at);

-- Forgets counters that were begun more than so many days ago; returns how many. The service itself
-- cannot delete one, and so cannot give a payer the day anew. Scans can be read again for seven days.
create function limit_counter_forget(keep_days integer) returns bigint
  language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  forgotten bigint;
begin
  if keep_days < 8 then
    raise exception 'limit counters are kept for eight days at least' using errcode = 'invalid_parameter_value';
  end if;
  delete from public.limit_counter where written_at < now() - make_interval(days => keep_days);
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;
revoke all on function limit_counter_forget(integer) from public;

grant execute on function limit_counter_forget(integer) to ${app};
grant select, insert, update on participant_position, participant_position_cycle to ${app};
grant select, insert on position_settlement, participant_cap_change, participant_cap_application to ${app};
