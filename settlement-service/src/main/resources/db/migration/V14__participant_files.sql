-- Each time a participant's file of a sealed cycle was published. The file itself is made again from
-- the rows whenever it is asked for; its hashes say what it was when it was published.
create table participant_file (
  cycle_id     text        not null,
  participant  text        not null,
  sequence     integer     not null check (sequence > 0),
  reason       text        not null check (length(reason) between 1 and 200),
  published_at timestamptz not null,
  published_by text        not null,
  sha256_psv   bytea       not null check (octet_length(sha256_psv) = 32),
  sha256_jsonl bytea       not null check (octet_length(sha256_jsonl) = 32),
  primary key (cycle_id, participant, sequence),
  foreign key (cycle_id, participant) references participant_seal
);

grant select, insert on participant_file to ${app};
