-- Two people let a contradicted settlement go on (GO_ON), or say that the agent has undone what it had
-- confirmed (REVERSED).
alter table settlement_proposal drop constraint settlement_proposal_kind_check;
alter table settlement_proposal add constraint settlement_proposal_kind_check
  check (kind in ('RETRY', 'SETTLED_OUTSIDE', 'MESSAGE', 'GO_ON', 'REVERSED'));
create index settlement_proposal_open on settlement_proposal (cycle_id) where state = 'PROPOSED';

-- When the agent contradicted itself last: nobody can have looked at that who has proposed before.
alter table settlement add column contradicted_at timestamptz;
grant update (contradicted_at) on settlement to ${app};

-- A leg that the agent has booked stays so, unless it is undone: then it waits for people, for good under
-- the ids that it had.
drop trigger settlement_leg_paid_is_final on settlement_leg;
create trigger settlement_leg_paid_is_kept before delete on settlement_leg
  for each row when (old.state in ('CONFIRMED', 'SETTLED_OUTSIDE'))
  execute function settlement_ended_is_final();
create trigger settlement_leg_paid_is_final before update on settlement_leg
  for each row when (old.state = 'SETTLED_OUTSIDE'
                     or old.state = 'CONFIRMED'
                        and not (new.state = 'MISMATCHED' and new.reason is not distinct from 'REVERSED'
                                 and new.end_to_end_id = old.end_to_end_id))
  execute function settlement_ended_is_final();

-- What a person must decide is counted every few seconds.
create index settlement_leg_mismatched on settlement_leg (cycle_id) where state = 'MISMATCHED';
