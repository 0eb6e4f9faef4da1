-- A run that took longer than it may. Nothing of it was used, and its file can be sent again.
alter table recon_run
  drop constraint recon_run_state_check,
  drop constraint recon_run_check2,
  add constraint recon_run_state_check check (state in ('RUNNING', 'DONE', 'QUARANTINED', 'FAILED')),
  add constraint recon_run_reason check ((state in ('QUARANTINED', 'FAILED')) = (bad_reason is not null));

-- Which neighbouring cycle's comparison has closed a break, and what the break was before: when that
-- cycle is compared again, it is that again until the new file explains it as well.
alter table recon_break
  add column explained_by_cycle text references cycle,
  add column explained_outcome  text;
update recon_break
   set explained_by_cycle = substring(resolution from ' cycle ([^ ]+)$'),
       explained_outcome = case when line_no is null then 'OURS_ONLY' else 'THEIRS_ONLY' end
 where state = 'AUTO_CLOSED';
alter table recon_break
  add constraint recon_break_explained check (
    num_nulls(explained_by_cycle, explained_outcome) in (0, 2)
    and (state = 'AUTO_CLOSED' or explained_by_cycle is null));
create index recon_break_explained_by on recon_break (participant, explained_by_cycle)
  where explained_by_cycle is not null;

-- Whether the institution does not know yet what becomes of the line.
alter table recon_line add column pending boolean not null default false;
alter table recon_candidate add column pending boolean not null default false;
