-- What came of taking an instruction back that is not sent any more: GONE where the agent may have it.
alter table settlement_instruction add column withdrawal text check (withdrawal in ('WITHDRAWN', 'GONE'));
grant update (withdrawal) on settlement_instruction to ${app};
create index settlement_attempt_stopped on settlement_attempt (message_id)
  where outcome in ('MISMATCHED', 'SETTLED_OUTSIDE');
