-- The outbox: what this service tells the others, written in the transaction of the business change
-- and shipped by Debezium from the write-ahead log. Rows are kept, so that anything can be sent
-- again; old rows leave by dropping whole partitions.
create table outbox (
  seq           bigint generated always as identity,
  id            uuid        not null,
  topic         text        not null,
  key           text        not null,
  partition     integer,                 -- null: the key decides
  type          text        not null,
  occurred_at   timestamptz not null,    -- business time, the CloudEvents attribute "time"
  traceparent   text,
  payload       bytea       not null,
  -- Where the write-ahead log stood when the row was written: a row beyond the position that the
  -- replication slot has confirmed was not shipped yet.
  wal_position  bigint      not null default (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint,
  created_at    timestamptz not null default now(),
  primary key (created_at, id)
) partition by range (created_at);

create index outbox_by_seq on outbox (seq);
-- Finds the oldest row that was not shipped without reading those that were.
create index outbox_by_wal_position on outbox (wal_position);

-- Catches rows for which no day partition was made in time: never lose a row over housekeeping.
create table outbox_default partition of outbox default;

-- Makes the partitions of today and the next days. It runs with the rights of the schema's owner,
-- because the service itself has no right to create anything.
create function outbox_make_partitions(days integer) returns integer
  language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  first_day date := (now() at time zone 'UTC')::date;
  made      integer := 0;
  part_day  date;
begin
  perform pg_advisory_xact_lock(hashtext('outbox_make_partitions'));
  for i in 0 .. days loop
    part_day := first_day + i;
    if to_regclass(format('public.outbox_%s', to_char(part_day, 'YYYYMMDD'))) is null
       and not exists (select 1 from public.outbox_default
                        where created_at >= part_day::timestamp at time zone 'UTC'
                          and created_at < (part_day + 1)::timestamp at time zone 'UTC') then
      execute format('create table public.outbox_%s partition of public.outbox for values from (%L) to (%L)',
        to_char(part_day, 'YYYYMMDD'),
        part_day::timestamp at time zone 'UTC', (part_day + 1)::timestamp at time zone 'UTC');
      made := made + 1;
    end if;
  end loop;
  return made;
end
$$;
revoke all on function outbox_make_partitions(integer) from public;
select outbox_make_partitions(7);

-- Drops the partitions of days that are older than so many days; returns how many.
create function outbox_drop_partitions(keep_days integer) returns integer
  language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  oldest  date    := (now() at time zone 'UTC')::date - keep_days;
  dropped integer := 0;
  part    record;
begin
  if keep_days < 1 then
    raise exception 'outbox rows are kept for one day at least' using errcode = 'invalid_parameter_value';
  end if;
  perform pg_advisory_xact_lock(hashtext('outbox_make_partitions'));
  for part in
    select c.oid::regclass as name, to_date(right(c.relname, 8), 'YYYYMMDD') as day
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'public.outbox'::regclass and c.relname ~ '^outbox_[0-9]{8}$'
  loop
    if part.day < oldest then
      execute format('drop table %s', part.name);
      dropped := dropped + 1;
    end if;
  end loop;
  return dropped;
end
$$;
revoke all on function outbox_drop_partitions(integer) from public;

-- Which events a consumer has already taken: written in the transaction of their effect.
create table inbox (
  consumer    text        not null,
  event_id    uuid        not null,
  received_at timestamptz not null default now(),
  primary key (consumer, event_id)
);

create index inbox_by_received_at on inbox using brin (received_at);

-- Forgets events that were taken more than so many days ago; returns how many. What is delivered
-- again after that still meets the natural keys of the tables that it would change.
create function inbox_forget(keep_days integer) returns bigint
  language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  forgotten bigint;
begin
  if keep_days < 1 then
    raise exception 'inbox rows are kept for one day at least' using errcode = 'invalid_parameter_value';
  end if;
  delete from public.inbox where received_at < now() - make_interval(days => keep_days);
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;
revoke all on function inbox_forget(integer) from public;

-- Debezium reads inserts only; dropping a partition is nobody's event.
create publication outbox_pub for table outbox with (publish = 'insert', publish_via_partition_root = true);

grant select, insert on outbox to ${app};
grant select, insert on inbox to ${app};
grant execute on function outbox_make_partitions(integer), outbox_drop_partitions(integer),
  inbox_forget(integer) to ${app};
grant select on outbox to ${connect};
