-- When a chunk was applied. Of those that were before, nobody knows: they count as of now.
alter table plan_chunks add column done_at timestamptz;
update plan_chunks set done_at = now() where done;
create index plan_chunks_done on plan_chunks (tenant, done_at) where done_at is not null;
