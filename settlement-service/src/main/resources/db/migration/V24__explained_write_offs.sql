-- How much of a write-off counts against the limit: what the adjustment of another break about the same
-- money does not cover. It is worked out anew when the write-off is approved.
alter table adjustment
  add column limited_minor bigint not null default 0 check (limited_minor between 0 and amount_minor),
  add check (kind = 'WRITE_OFF' or limited_minor = 0);
alter table adjustment disable trigger adjustment_decided_is_final;
update adjustment set limited_minor = amount_minor where limit_of is not null;
alter table adjustment enable trigger adjustment_decided_is_final;
grant update (limited_minor) on adjustment to ${app};

-- Of what was written off because another break explained it, how much has lost its explanation since: it
-- is open again.
alter table recon_break add column unexplained_minor bigint not null default 0 check (unexplained_minor >= 0);
