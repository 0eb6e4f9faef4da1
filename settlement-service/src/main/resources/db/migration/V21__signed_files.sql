-- Under which sequence a file is published is signed too. Files of before this version are not.
alter table participant_file
  add column key_id    text,
  add column signature bytea check (octet_length(signature) = 64),
  add check ((key_id is null) = (signature is null));
