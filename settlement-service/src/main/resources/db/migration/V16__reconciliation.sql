-- One reading of one participant's statement against one cycle. The same file for the same cycle is
-- the same run. Amounts in this file are signed from the participant's view wherever they are not
-- checked to be positive: what it pays is negative.
create table recon_run (
  run_id       uuid        primary key,
  participant  text        not null,
  cycle_id     text        not null references cycle,
  format       text        not null check (format in ('OWN', 'WECHAT', 'ALIPAY', 'UNIONPAY')),
  file_sha256  bytea       not null check (octet_length(file_sha256) = 32),
  state        text        not null check (state in ('RUNNING', 'DONE', 'QUARANTINED')),
  lines_read   bigint      not null default 0 check (lines_read >= 0),
  counts       jsonb       not null default '{}',   -- what it found, by outcome, and the three sums
  started_at   timestamptz not null,
  progress_at  timestamptz not null,                -- a run that stopped here may be taken up again
  finished_at  timestamptz,
  bad_line     bigint      check (bad_line >= 0),   -- of a quarantined file; 0 is the file as a whole
  bad_field    text,                                -- its name in the format, never its content
  bad_reason   text,
  unique (participant, cycle_id, file_sha256),
  check ((state = 'RUNNING') = (finished_at is null)),
  check ((state = 'QUARANTINED') = (bad_line is not null)),
  check ((state = 'QUARANTINED') = (bad_reason is not null))
);
create index recon_run_running on recon_run (progress_at) where state = 'RUNNING';

-- What a run and our items disagree about. Nothing is deleted: a break that a later file of the same
-- cycle no longer shows is RESOLVED and names that file's run.
create table recon_break (
  break_id     uuid        primary key,
  run_id       uuid        not null references recon_run,   -- the run that showed it last
  participant  text        not null,
  cycle_id     text        not null references cycle,
  outcome      text        not null check (outcome in
                 ('MATCHED_CROSS_DAY', 'OURS_ONLY', 'THEIRS_ONLY', 'AMOUNT_DIFF', 'FEE_DIFF',
                  'STATUS_DIFF', 'CURRENCY_DIFF', 'DUPLICATE_THEIRS')),
  kind         text        not null check (kind in ('PAYMENT', 'CANCEL', 'REFUND')),
  direction    text        not null check (direction in ('D', 'C')),  -- D: the participant pays
  match_key    text        not null,              -- our id, or without it theirs, or the line's place
  occurrence   integer     not null default 1 check (occurrence > 0), -- 2 and more: the same key again
  item_id      uuid,                              -- our payment, refund or suspended payment
  payment_id   uuid,
  their_ref    text,
  line_no      bigint      check (line_no > 0),
  ours_minor   bigint,                            -- signed; of FEE_DIFF the fee
  theirs_minor bigint,                            -- signed; of FEE_DIFF the fee
  currency     text        not null check (currency ~ '^[A-Z]{3}$'),
  view         text        check (view in ('LONG', 'SHORT')),  -- of the holder's cash against its books
  holder       text,
  state        text        not null check (state in ('OPEN', 'HELD', 'PROPOSED', 'RESOLVED', 'AUTO_CLOSED')),
  opened_on    date        not null,
  resolved_at  timestamptz,
  resolution   text,
  vanished_in  uuid        references recon_run,  -- the later run that no longer showed it
  check ((view is null) = (holder is null)),
  check ((state in ('RESOLVED', 'AUTO_CLOSED')) = (resolved_at is not null)),
  check ((resolved_at is null) = (resolution is null)),
  check (vanished_in is null or state = 'RESOLVED')
);
create index recon_break_of_cycle on recon_break (participant, cycle_id, match_key);
create index recon_break_unresolved on recon_break (opened_on, break_id)
  where state in ('OPEN', 'HELD', 'PROPOSED');

-- The lines of a file while it is compared, and of those what does not simply agree. Both are
-- emptied when the run ends and may be lost with the server: the run then starts again.
create unlogged table recon_line (
  run_id       uuid        not null,
  line_no      bigint      not null,
  kind         text        not null,
  our_id       uuid,
  order_id     uuid,               -- the payment it is about, where the line names it
  their_ref    text,
  direction    text        not null,
  amount_minor bigint      not null,   -- positive
  fee_minor    bigint,                 -- signed; null where the line says nothing comparable
  currency     text        not null,
  happened_at  timestamptz not null,
  success      boolean     not null,
  primary key (run_id, line_no)
);
create unlogged table recon_candidate (
  run_id       uuid        not null,
  outcome      text        not null,
  kind         text        not null,
  direction    text        not null,
  match_key    text        not null,
  occurrence   integer     not null,
  item_id      uuid,
  payment_id   uuid,
  their_ref    text,
  line_no      bigint,
  ours_minor   bigint,
  theirs_minor bigint,
  currency     text        not null,
  happened_at  timestamptz not null
);
create index recon_candidate_of_run on recon_candidate (run_id, match_key);

grant select, insert, update on recon_run, recon_break to ${app};
grant select, insert, update, delete on recon_line, recon_candidate to ${app};
