-- Credentials of another company than the one the people came from wait here for a person's word.
alter table connections add column pending_account text;
alter table connections add column pending_account_name text;

-- The plan saved with the settings, until it is applied: a process may die before the run that applies it has a row.
alter table connections add column settings_plan uuid;
