-- Long work on many people: bulk decisions, and invitations by hand from a list or a file. "reached" is the number up to
-- which every item has its outcome; "lease" counts leases, and whoever holds an earlier one writes nothing any more.
create table jobs (
    tenant       text        not null,
    job_id       uuid        not null,
    action       text        not null,
    state        smallint    not null,
    option       text,
    actor        text        not null,
    key          text,
    total        integer     not null,
    reached      integer     not null,
    done         integer     not null,
    unchanged    integer     not null,
    refused      integer     not null,
    cancelled    integer     not null,
    cancelling   boolean     not null,
    attempts     integer     not null,
    lease        integer     not null,
    leased_until timestamptz,
    due_at       timestamptz not null,
    created_at   timestamptz not null,
    started_at   timestamptz,
    finished_at  timestamptz,
    primary key (tenant, job_id)
);
create unique index jobs_key on jobs (tenant, key) where key is not null;
create index jobs_open on jobs (tenant, created_at) where state = 2;
create index jobs_age on jobs (created_at);

-- One person or line each. "sealed" holds the personal values of a line until it has its outcome.
create table job_items (
    tenant     text        not null,
    job_id     uuid        not null,
    number     integer     not null,
    member_id  uuid,
    outcome    smallint    not null,
    code       text,
    sealed     bytea,
    created_at timestamptz not null,
    primary key (tenant, job_id, number)
);

-- Pages of one list in order of id, and the counts of all lists without the rows themselves.
create index members_list on members (tenant, list, member_id);
