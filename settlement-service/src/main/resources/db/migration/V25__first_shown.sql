-- When a run showed a break first, which is what its wait is counted from: later runs show it again.
-- Unknown of breaks from before this version; the end of the day on which they were opened counts.
alter table recon_break add column first_shown_at timestamptz;
