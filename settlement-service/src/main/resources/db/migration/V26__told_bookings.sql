-- What the agent has told of bookings of our legs, each once: what people have decided after that is decided
-- about it, and a statement that repeats it says nothing new.
create table settlement_told_booking (
  end_to_end_id text        not null,
  amount_minor  bigint      not null check (amount_minor >= 0),
  currency      text        not null,
  credited      boolean     not null,   -- whether the settlement account got the money
  booked_on     date        not null,
  reversal      boolean     not null,
  told_at       timestamptz not null,
  primary key (end_to_end_id, amount_minor, currency, credited, booked_on, reversal)
);
grant select, insert on settlement_told_booking to ${app};

-- A message that did not agree is judged anew when two people bring it again; it stays as it was received,
-- and their proposal says what became of it.
create index settlement_proposal_taken on settlement_proposal (sha256) where outcome = 'APPLIED';
create index settlement_proposal_approved on settlement_proposal (cycle_id) where state = 'APPROVED';
