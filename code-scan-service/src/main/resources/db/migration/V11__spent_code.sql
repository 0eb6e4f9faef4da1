-- Payers' codes that were spent, each by exactly one payment: the primary key decides between
-- requests that come at the same time, whichever door, caller or instance they come through. Only
-- the keyed hash of a code is here. A row is kept for days, its code lives for a minute.
create table spent_code (
  code_hash  bytea       primary key check (octet_length(code_hash) = 32),
  -- Checked at the commit: codes are spent before their scans are stored, so that both tables are
  -- always taken in the same order.
  payment_id uuid        not null references scan deferrable initially deferred,
  family     text        not null,
  spent_at   timestamptz not null,                -- business time
  expires_at timestamptz not null,                -- business time until which it could be spent
  written_at timestamptz not null default now()   -- by the database's clock, which nobody moves
);

create index spent_code_by_written_at on spent_code using brin (written_at);

-- Forgets codes that were spent more than so many days ago; returns how many. The service itself
-- cannot delete a row, and so cannot make a code spendable again.
create function spent_code_forget(keep_days integer) returns bigint
  language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  forgotten bigint;
begin
  if keep_days < 1 then
    raise exception 'spent codes are kept for one day at least' using errcode = 'invalid_parameter_value';
  end if;
  delete from public.spent_code where written_at < now() - make_interval(days => keep_days);
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;
revoke all on function spent_code_forget(integer) from public;

-- An acquirer that has scanned what nobody recognises cannot name the payer's app.
alter table scan alter column payer_app drop not null;

grant select, insert on spent_code to ${app};
grant execute on function spent_code_forget(integer) to ${app};
