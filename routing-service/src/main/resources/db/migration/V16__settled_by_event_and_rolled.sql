-- Since settlement-service tells what is paid, each row of participant_position_cycle says for itself
-- when it left its position. What operators said before stays to be read by people.
comment on table position_settlement is 'Who said that a cycle is settled, until settlement-service told it';
comment on column participant_position_cycle.settled_at is 'Business time at which it was paid, as settlement-service told; null: still in the position';
revoke all on position_settlement from ${app};

-- When routing took a payment in and which cycle was open then: where it completes in another one, it
-- was rolled. Payments from before this version say nothing of it.
alter table payment
  add column taken_in_at       timestamptz,         -- business clock
  add column taken_in_cycle_id text;                -- null: refused, or the cut-off was due already
