-- Over what the fees of a payment are rounded. Rows from before this version were rounded one by one,
-- and what a refund gave back of their residues was never anybody's.
alter table clearing_item
  add column rounding_scope text not null default 'PER_ITEM'
    check (rounding_scope in ('PER_ITEM', 'AGGREGATE_PER_CYCLE'));

-- Closing looks here for what rounding left; whoever rounds one by one pays nothing for it.
create index clearing_item_aggregated on clearing_item (cycle_id)
  where rounding_scope = 'AGGREGATE_PER_CYCLE';

-- What a refund gives back beyond its whole fen, in millionths of a fen; zero unless the fees of its
-- payment are rounded over a cycle.
alter table linked_item
  add column issuer_fee_residue           integer not null default 0,
  add column network_fee_issuer_residue   integer not null default 0,
  add column network_fee_acquirer_residue integer not null default 0;

-- New columns are under the grants of their tables: select and insert.
grant select, insert on clearing_item, linked_item to ${app};
