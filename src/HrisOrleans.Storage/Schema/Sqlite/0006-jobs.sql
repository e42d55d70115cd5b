-- Long work on many people: bulk decisions, and invitations by hand from a list or a file. "reached" is the number up to
-- which every item has its outcome; "lease" counts leases, and whoever holds an earlier one writes nothing any more.
create table jobs (
    tenant       text        not null,
    job_id       text        not null,
    action       text        not null,
    state        integer     not null,
    option       text,
    actor        text        not null,
    key          text,
    total        integer     not null,
    reached      integer     not null,
    done         integer     not null,
    unchanged    integer     not null,
    refused      integer     not null,
    cancelled    integer     not null,
    cancelling   integer     not null,
    attempts     integer     not null,
    lease        integer     not null,
    leased_until text,
    due_at       text not null,
    created_at   text not null,
    started_at   text,
    finished_at  text,
    primary key (tenant, job_id)
) strict;
create unique index jobs_key on jobs (tenant, key) where key is not null;
create index jobs_open on jobs (tenant, created_at) where state = 2;
create index jobs_age on jobs (created_at);

-- One person or line each. "sealed" holds the personal values of a line until it has its outcome.
create table job_items (
    tenant     text        not null,
    job_id     text        not null,
    number     integer     not null,
    member_id  text,
    outcome    integer     not null,
    code       text,
    sealed     blob,
    created_at text not null,
    primary key (tenant, job_id, number)
) strict;

-- Pages of one list in order of id, and the counts of all lists without the rows themselves.
create index members_list on members (tenant, list, member_id);
