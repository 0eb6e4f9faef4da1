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

-- Which events a consumer has already taken: written in the transaction of their effect.
create table inbox (
  consumer    text        not null,
  event_id    uuid        not null,
  received_at timestamptz not null default now(),
  primary key (consumer, event_id)
);

-- Debezium reads inserts only; dropping a partition is nobody's event.
create publication outbox_pub for table outbox with (publish = 'insert', publish_via_partition_root = true);

grant select, insert on outbox to ${app};
grant select, insert on inbox to ${app};
grant execute on function outbox_make_partitions(integer) to ${app};
grant select on outbox to ${connect};
