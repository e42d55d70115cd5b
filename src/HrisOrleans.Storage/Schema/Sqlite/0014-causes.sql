-- Who let a plan go ahead: the actor of what it does. Null before a word, and in plans chosen before this column.
alter table plans add column chosen_by text;

-- Names of faulty records are sealed with the tenant's key; what stood in clear is gone. Faults are pruned by age.
alter table sync_faults drop column name;
alter table sync_faults add column sealed_name blob;
create index sync_faults_age on sync_faults (created_at);

-- A mail that a sync caused waits while the connection is paused; a hand action's does not.
alter table mail_outbox add column automatic integer not null default 0;
create index mail_outbox_by_hand on mail_outbox (tenant, due_at) where state < 4 and not automatic;
