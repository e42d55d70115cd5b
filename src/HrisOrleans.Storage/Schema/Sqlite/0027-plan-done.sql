-- With how many people a plan did something, by action: whoever was left out or skipped is in "counts" and not here.
alter table plans add column done_counts text;
