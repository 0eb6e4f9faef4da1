-- Roles of one service's database. A superuser runs this inside the database @DB@, which already
-- exists, as often as they like: it makes what is missing and sets the passwords anew.
--
--   @DB@_owner    owns the database and its schema; Flyway migrates as this role
--   @DB@_app      the service at run time: what the migrations grant it, and nothing that creates
--   @DB@_connect  Debezium: reads the write-ahead log, and the outbox table alone
--
-- Whoever applies it replaces @DB@, @OWNER_PASSWORD@, @APP_PASSWORD@ and @CONNECT_PASSWORD@ first
-- (names of lower-case letters, digits and underscores; passwords without a quote).

do $$
declare
  wanted text;
begin
  foreach wanted in array array['@DB@_owner', '@DB@_app', '@DB@_connect'] loop
    if not exists (select 1 from pg_roles where rolname = wanted) then
      execute format('create role %I', wanted);
    end if;
  end loop;
end
$$;

alter role @DB@_owner   with login nosuperuser nocreatedb nocreaterole noreplication password '@OWNER_PASSWORD@';
alter role @DB@_app     with login nosuperuser nocreatedb nocreaterole noreplication password '@APP_PASSWORD@';
alter role @DB@_connect with login nosuperuser nocreatedb nocreaterole replication   password '@CONNECT_PASSWORD@';

-- An instance that is paused or cut off inside a transaction keeps its locks, and everybody behind
-- them waits. Its transactions take milliseconds; after this long it loses them.
alter role @DB@_app set idle_in_transaction_session_timeout = '15s';

alter database @DB@ owner to @DB@_owner;
alter schema public owner to @DB@_owner;

-- Nobody gets in, or makes anything, merely by having a login on this server.
revoke all on database @DB@ from public;
revoke all on schema public from public;
grant connect on database @DB@ to @DB@_app, @DB@_connect;
grant usage on schema public to @DB@_app, @DB@_connect;
