-- Where a tenant's events are sent; the tenant "*" is the platform, whose endpoints get the events of every tenant.
create table webhook_endpoints (
    tenant          text        not null,
    endpoint_id     uuid        not null,
    version         bigint      not null,
    url             text        not null,
    types           text        not null,
    state           smallint    not null,
    secrets         bytea       not null,
    failing_since   timestamptz,
    failures        integer     not null,
    next_attempt_at timestamptz,
    last_outcome    text,
    disabled_at     timestamptz,
    created_at      timestamptz not null,
    changed_at      timestamptz not null,
    primary key (tenant, endpoint_id)
);

-- How far an endpoint has come in one tenant's sequence: everything up to "seq" was delivered or stands below. Leased by
-- one silo at a time; "fence" numbers the leases, "generation" rises when an admin sets the cursor back.
create table webhook_cursors (
    tenant       text        not null,
    endpoint_id  uuid        not null,
    seq          bigint      not null,
    generation   bigint      not null,
    fence        bigint      not null,
    leased_by    text,
    leased_until timestamptz,
    due_at       timestamptz,
    blocked      boolean     not null,
    served_at    timestamptz,
    primary key (tenant, endpoint_id)
);

-- The delivery log: written when something was delivered or failed, never beside the events. No personal value stands here.
create table webhook_deliveries (
    tenant      text        not null,
    endpoint_id uuid        not null,
    seq         bigint      not null,
    generation  bigint      not null,
    type        text        not null,
    member_id   uuid,
    state       smallint    not null,
    attempts    integer     not null,
    outcome     text,
    status      integer,
    duration    integer,
    due_at      timestamptz,
    created_at  timestamptz not null,
    finished_at timestamptz,
    primary key (tenant, endpoint_id, seq)
);
create index webhook_deliveries_open on webhook_deliveries (endpoint_id, tenant, seq) where state = 1;
create index webhook_deliveries_age on webhook_deliveries (created_at);
alter table webhook_deliveries alter column tenant set statistics 0;
