-- Every rulebook that was ever drafted here. What is in one never changes: a correction is another
-- version. The service may add rows and carry a version's state forward, nothing else.
create table rulebook_version (
  version      text        primary key,       -- declared version + first twelve hex digits of the hash
  hash         bytea       not null unique check (octet_length(hash) = 32),
  state        text        not null check (state in ('DRAFT', 'APPROVED', 'PUBLISHED')),
  base         text        references rulebook_version,  -- what it was drafted on; null for the first
  drafted_by   text        not null,
  drafted_at   timestamptz not null,          -- business clock, like every instant here
  approved_by  text,
  approved_at  timestamptz,
  note         text,
  check ((approved_by is null) = (approved_at is null)),
  check ((state = 'DRAFT') = (approved_by is null)),
  check (approved_by <> drafted_by)           -- four eyes, whatever the service thinks
);

create table rulebook_file (
  version  text   not null references rulebook_version,
  name     text   not null,                   -- rulebook, city-sets, participants, operator-settings
  content  bytea  not null,
  primary key (version, name)
);

-- Which version counts from when on. The last word counts: at an instant the publication with the
-- highest number among those that have taken effect is in force. Numbers are in the order of the
-- commits, because all publications take one lock.
create table rulebook_publication (
  number           bigint      primary key check (number >= 1),
  version          text        not null references rulebook_version,
  kind             text        not null check (kind in ('PUBLISH', 'ROLLBACK')),
  takes_effect_at  timestamptz not null,
  published_at     timestamptz not null,
  published_by     text        not null,
  supersedes       text        references rulebook_version,  -- the version that was the last word before
  reason           text,
  check (kind = 'PUBLISH' or reason is not null),
  check ((number = 1) = (supersedes is null))
);

-- Which publications were announced to the others when they took effect. A row says whether a
-- replication slot was there to hear it: without one the announcement is made once more.
create table rulebook_announcement (
  publication   bigint      not null references rulebook_publication,
  heard         boolean     not null,
  announced_at  timestamptz not null,
  primary key (publication, heard)
);

-- Who did what to a rulebook, when, and from which state to which.
create table rulebook_audit (
  number      bigint      generated always as identity primary key,
  at          timestamptz not null,
  operator    text        not null,
  action      text        not null check (action in ('IMPORT', 'DRAFT', 'APPROVE', 'PUBLISH', 'ROLLBACK')),
  version     text        not null references rulebook_version,
  from_state  text,
  to_state    text        not null,
  detail      text
);

-- What an operator was answered under an idempotency key, written with the effect.
create table rulebook_request (
  operator         text        not null,
  idempotency_key  text        not null,
  request_hash     bytea       not null check (octet_length(request_hash) = 32),
  answer           bytea       not null,
  at               timestamptz not null,
  primary key (operator, idempotency_key)
);

-- What a decision looked at, so that it can be taken again under another rulebook. The payer's
-- pseudonym is not repeated here, it stands on the payment.
alter table decision add column facts jsonb;
create index decision_by_time on decision (decided_at, payment_id);

grant select, insert on rulebook_version to ${app};
grant update (state, approved_by, approved_at) on rulebook_version to ${app};
grant select, insert on rulebook_file, rulebook_publication, rulebook_announcement, rulebook_audit,
  rulebook_request to ${app};
