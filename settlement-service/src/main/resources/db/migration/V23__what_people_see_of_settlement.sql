-- What came of taking an instruction back that is not sent any more: GONE where the agent may have it.
alter table settlement_instruction add column withdrawal text check (withdrawal in ('WITHDRAWN', 'GONE'));
grant update (withdrawal) on settlement_instruction to ${app};
create index settlement_attempt_stopped on settlement_attempt (message_id)
  where outcome in ('MISMATCHED', 'SETTLED_OUTSIDE');

-- What a day's statement holds that is about no leg, for a person to look at.
create table settlement_foreign_booking (
  sha256        bytea   not null references settlement_message,
  line          integer not null check (line > 0),   -- among those of its statement
  end_to_end_id text,
  amount_minor  bigint  not null check (amount_minor >= 0),
  currency      text    not null,
  credited      boolean not null,                    -- whether the settlement account got the money
  value_date    date    not null,
  booked_on     date    not null,
  reversal      boolean not null,
  primary key (sha256, line)
);
grant select, insert on settlement_foreign_booking to ${app};
