-- What was adjusted for a difference that no file shows any more is a difference itself.
alter table recon_break drop constraint recon_break_outcome_check,
  add constraint recon_break_outcome_check check (outcome in
    ('MATCHED_CROSS_DAY', 'OURS_ONLY', 'THEIRS_ONLY', 'AMOUNT_DIFF', 'FEE_DIFF', 'STATUS_DIFF',
     'CURRENCY_DIFF', 'DUPLICATE_THEIRS', 'OVER_ADJUSTED', 'FEE_OVER_ADJUSTED'));

alter table adjustment drop constraint adjustment_kind_check,
  add constraint adjustment_kind_check check (kind in
    ('BOOK_TO_SUSPENSE', 'SUPPLEMENT', 'RETURN', 'CORRECT_AMOUNT', 'REVERSAL', 'WRITE_OFF'));

-- Both sides of what was posted for a line of a statement, which several breaks may have been about,
-- one after the other. Signed from the view of the account: what it pays is negative. A line's fee is
-- adjusted apart from its amount.
create view adjustment_side as
select b.break_id, b.participant, b.cycle_id, b.match_key, b.direction, b.occurrence, b.kind,
       b.outcome in ('FEE_DIFF', 'FEE_OVER_ADJUSTED') as of_fee, b.item_id, b.payment_id, a.currency,
       s.participant as account_participant, s.role as account_role, s.minor,
       -- whether it is the account that the participant has the line on
       s.participant = b.participant and s.role =
         case when (b.kind = 'PAYMENT') = (b.direction = 'D') then 'ISSUER' else 'ACQUIRER' end as own
  from adjustment a
  join recon_break b using (break_id)
 cross join lateral (values (a.debit_participant, a.debit_role, - a.amount_minor),
                            (a.credit_participant, a.credit_role, a.amount_minor))
       as s (participant, role, minor)
 where a.state = 'APPROVED' and a.kind <> 'WRITE_OFF';

-- Write-offs that nothing else explains have a limit for each participant, settlement date of the
-- statement's cycle, and currency. Both columns are null where an adjustment does not count.
alter table adjustment add column limit_of text, add column limit_on date,
  add column match_key text,  -- of the break
  add check (num_nulls(limit_of, limit_on) in (0, 2)),
  add check (kind = 'WRITE_OFF' or limit_of is null);
alter table adjustment disable trigger adjustment_decided_is_final;
update adjustment a
   set match_key = b.match_key,
       limit_of = case a.kind when 'WRITE_OFF' then b.participant end,
       limit_on = case a.kind when 'WRITE_OFF' then c.settlement_date end
  from recon_break b join cycle c using (cycle_id)
 where b.break_id = a.break_id;
alter table adjustment alter column match_key set not null;
alter table adjustment enable trigger adjustment_decided_is_final;
create index adjustment_of_line on adjustment (match_key);
create index adjustment_of_limit on adjustment (limit_of, limit_on) where limit_of is not null;

grant select on adjustment_side to ${app};

-- Whoever begins a run anew takes it from whoever had it before. Counted over all runs, so that it
-- also says which of two files of one cycle was sent later.
create sequence recon_attempt;
grant usage on sequence recon_attempt to ${app};
alter table recon_run add column attempt bigint not null default nextval('recon_attempt');
