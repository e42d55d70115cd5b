-- Where a tenant's events are sent; the tenant "*" is the platform, whose endpoints get the events of every tenant.
create table webhook_endpoints (
    tenant          text    not null,
    endpoint_id     text    not null,
    version         integer not null,
    url             text    not null,
    types           text    not null,
    state           integer not null,
    secrets         blob    not null,
    failing_since   text,
    failures        integer not null,
    next_attempt_at text,
    last_outcome    text,
    disabled_at     text,
    created_at      text    not null,
    changed_at      text    not null,
    primary key (tenant, endpoint_id)
) strict;

-- How far an endpoint has come in one tenant's sequence: everything up to "seq" was delivered or stands below. Leased by
-- one silo at a time; "fence" numbers the leases, "generation" rises when an admin sets the cursor back.
create table webhook_cursors (
    tenant       text    not null,
    endpoint_id  text    not null,
    seq          integer not null,
    generation   integer not null,
    fence        integer not null,
    leased_by    text,
    leased_until text,
    due_at       text,
    blocked      integer not null,
    served_at    text,
    primary key (tenant, endpoint_id)
) strict, without rowid;

-- The delivery log: written when something was delivered or failed, never beside the events. No personal value stands here.
create table webhook_deliveries (
    tenant      text    not null,
    endpoint_id text    not null,
    seq         integer not null,
    generation  integer not null,
    type        text    not null,
    member_id   text,
    state       integer not null,
    attempts    integer not null,
    outcome     text,
    status      integer,
    duration    integer,
    due_at      text,
    created_at  text    not null,
    finished_at text,
    primary key (tenant, endpoint_id, seq)
) strict, without rowid;
create index webhook_deliveries_open on webhook_deliveries (endpoint_id, tenant, seq) where state = 1;
create index webhook_deliveries_age on webhook_deliveries (created_at);
