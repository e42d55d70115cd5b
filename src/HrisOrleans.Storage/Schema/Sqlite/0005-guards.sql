-- How many a connection may lose by itself, and when a read is too wrong to be followed.
alter table connections add column removal_people integer not null default 2;
alter table connections add column removal_percent integer not null default 10;
alter table connections add column removal_at_most integer not null default 500;
alter table connections add column group_removal_people integer not null default 2;
alter table connections add column group_removal_percent integer not null default 30;
alter table connections add column removal_window integer not null default 86400;
alter table connections add column shrink_percent integer not null default 50;
alter table connections add column churn_percent integer not null default 20;

-- The plan whose undoing or refusal holds a person until the source says something new.
alter table roster add column pin text;
create index roster_pins on roster (tenant, source, external_id) where pin is not null;

-- Links made so far; the number in force may be an earlier one after an undone change.
alter table members add column invitations_issued integer not null default 0;
update members set invitations_issued = invitation_number;

alter table plans add column selection_before text;
alter table plans add column holds integer not null default 0;
alter table plans add column parent_id text;
alter table plans add column digest text;
alter table plans add column part integer;
alter table plans add column without text;
alter table plans add column undone_by text;
create index plans_open on plans (tenant, plan_id) where state in (1, 2, 3, 7);

alter table syncs add column parked integer not null default 0;

-- Losses that a plan takes out of the removal budget, one a line: reserved when the plan is stored, counted until the
-- window after they happened is over, freed when the plan ends without them or a person approves them.
create table removals (
    tenant      text        not null,
    plan_id     text        not null,
    line        integer     not null,
    member_id   text        not null,
    groups      text        not null,
    reserved_at text        not null,
    applied_at  text,
    freed_at    text,
    primary key (tenant, plan_id, line)
) strict;
create index removals_counted on removals (tenant, applied_at) where freed_at is null;

-- How many members were granted at a moment, as a whole and by selected group; what the budget's share is a share of.
create table granted_counts (
    tenant  text        not null,
    at      text        not null,
    granted integer     not null,
    groups  text        not null,
    primary key (tenant, at)
) strict;
