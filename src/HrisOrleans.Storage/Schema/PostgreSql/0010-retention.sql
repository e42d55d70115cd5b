-- Events up to here are not kept any longer; of each member a snapshot stands for them, in the place of the last one.
alter table tenant_sequences add column floor bigint not null default 0;
