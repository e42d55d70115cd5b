-- The product's own tables. Every table begins its key with the tenant; every table that is pruned carries a date.
-- Number codes are documented in the domain's enums and pinned by a golden file.

create table sources (
    tenant      text        not null,
    source      integer     not null,
    provider    text        not null,
    account     text        not null,
    created_at  timestamptz not null,
    primary key (tenant, source),
    unique (tenant, provider, account)
);

-- A tenant's one link to a provider, and the fence: epoch and run are locked "for share" by every write a sync causes.
create table connections (
    tenant            text        not null primary key,
    version           bigint      not null,
    provider          text        not null,
    source            integer     not null,
    account           text        not null,
    account_name      text        not null,
    status            smallint    not null,
    pause_reason      smallint    not null,
    epoch             bigint      not null,
    run               bigint      not null,
    selection         text,
    applied_selection text,
    send_mode         smallint,
    approval_mode     smallint,
    delta_every       integer     not null,
    full_every        integer     not null,
    minimum_absence   integer     not null,
    verified_at       timestamptz,
    rights            text,
    checkpoint        text,
    next_full_at      timestamptz,
    next_delta_at     timestamptz,
    failure_code      text,
    failures          integer     not null,
    credentials       bytea,
    connected_at      timestamptz not null
);

-- What the directory last said, one row a person; written by the connection only. Values stand here for members alone.
create table roster (
    tenant        text     not null,
    source        integer  not null,
    external_id   text     not null,
    fingerprint   uuid,
    presence      smallint not null,
    settled       boolean  not null,
    selected_by   text     not null,
    fault         text,
    absent_since  timestamptz,
    absent_rights text,
    email         text,
    address       text,
    given_name    text,
    family_name   text,
    display_name  text,
    job_title     text,
    groups        text,
    primary key (tenant, source, external_id)
);
-- Whoever gets a second look at the next sync; nearly empty most of the time.
create index roster_open on roster (tenant, source) where not settled;

-- What became of a person. "address" is the claim: two members of a tenant never hold one address.
create table members (
    tenant                text        not null,
    member_id             uuid        not null,
    version               bigint      not null,
    source                integer,
    external_id           text,
    role                  smallint    not null,
    grant_state           smallint    not null,
    access                smallint    not null,
    approval              smallint    not null,
    invitation            smallint    not null,
    invitation_number     integer     not null,
    invitation_expires_at timestamptz,
    invitation_by_hand    boolean     not null,
    out_cause             smallint    not null,
    departed_since        smallint    not null,
    advisory              smallint    not null,
    list                  smallint    not null,
    email                 text,
    address               text,
    given_name            text,
    family_name           text,
    display_name          text,
    created_at            timestamptz not null,
    changed_at            timestamptz not null,
    primary key (tenant, member_id)
);
create unique index members_person on members (tenant, source, external_id);
create unique index members_address on members (tenant, address);

-- Old personal values that events refer to by number; erased with the person.
create table member_values (
    tenant     text        not null,
    member_id  uuid        not null,
    number     integer     not null,
    email      text,
    created_at timestamptz not null,
    primary key (tenant, member_id, number)
);

create table tenant_sequences (
    tenant text   not null primary key,
    seq    bigint not null
);

-- One gapless sequence a tenant. "version" and "step" place an event inside the member's decisions; both are null for a
-- fact that is no decision (a mail that was taken), which the fold leaves out and the index below does not hold apart.
create table events (
    tenant    text        not null,
    seq       bigint      not null,
    at        timestamptz not null,
    kind      text        not null,
    actor     text        not null,
    cause     text        not null,
    plan_id   uuid,
    member_id uuid,
    version   bigint,
    step      smallint,
    data      text        not null,
    primary key (tenant, seq)
);
create unique index events_history on events (tenant, member_id, version, step) where member_id is not null;

create table plans (
    tenant        text        not null,
    plan_id       uuid        not null,
    kind          smallint    not null,
    state         smallint    not null,
    epoch         bigint      not null,
    run           bigint      not null,
    source        integer     not null,
    selection     text        not null,
    send_mode     smallint    not null,
    approval_mode smallint    not null,
    counts        text        not null,
    lines         integer     not null,
    hash          text,
    failure       text,
    actor         text        not null,
    created_at    timestamptz not null,
    applied_at    timestamptz,
    primary key (tenant, plan_id)
);

-- A thousand lines or so a row: "body" is brotli over one JSON line each, "sealed" the personal values, encrypted.
create table plan_chunks (
    tenant     text        not null,
    plan_id    uuid        not null,
    chunk      integer     not null,
    first_line integer     not null,
    lines      integer     not null,
    counts     text        not null,
    done       boolean     not null,
    skipped    text        not null,
    body       bytea       not null,
    sealed     bytea,
    created_at timestamptz not null,
    primary key (tenant, plan_id, chunk)
);
alter table plan_chunks alter column body set storage external;
alter table plan_chunks alter column sealed set storage external;

create table syncs (
    tenant      text        not null,
    sync_id     uuid        not null,
    kind        smallint    not null,
    trigger     smallint    not null,
    epoch       bigint      not null,
    run         bigint      not null,
    phase       smallint    not null,
    plan_id     uuid,
    people      integer     not null,
    lines_done  integer     not null,
    lines       integer     not null,
    held        integer     not null,
    deferred    integer     not null,
    faults      integer     not null,
    counts      text        not null,
    outcome     text,
    detail      text,
    certificate text,
    actor       text        not null,
    created_at  timestamptz not null,
    finished_at timestamptz,
    primary key (tenant, sync_id)
);

-- Faulty records by name, for the admin who has to mend them; pruned with their sync.
create table sync_faults (
    tenant      text        not null,
    sync_id     uuid        not null,
    number      integer     not null,
    external_id text,
    code        text        not null,
    name        text,
    created_at  timestamptz not null,
    primary key (tenant, sync_id, number)
);

-- One mail an invitation. "attempts" counts leases and is the lease's number; "handed_at" is set just before the mail
-- server gets it.
create table mail_outbox (
    tenant            text        not null,
    member_id         uuid        not null,
    invitation_number integer     not null,
    mail_id           uuid        not null,
    state             smallint    not null,
    due_at            timestamptz not null,
    leased_by         text,
    leased_until      timestamptz,
    attempts          integer     not null,
    handed_at         timestamptz,
    created_at        timestamptz not null,
    finished_at       timestamptz,
    primary key (tenant, member_id, invitation_number)
);
create index mail_outbox_open on mail_outbox (due_at) where state < 4;

-- People of a directory that is looked at before or while it is configured; sealed, and gone within the hour.
create table browse_chunks (
    tenant     text        not null,
    epoch      bigint      not null,
    browse_id  uuid        not null,
    chunk      integer     not null,
    sealed     bytea       not null,
    created_at timestamptz not null,
    primary key (tenant, browse_id, chunk)
);

create table idempotency_keys (
    tenant       text        not null,
    key          text        not null,
    request_hash bytea       not null,
    status       integer,
    sealed       bytea,
    created_at   timestamptz not null,
    primary key (tenant, key)
);
create index browse_chunks_age on browse_chunks (created_at);
create index idempotency_keys_age on idempotency_keys (created_at);

-- Without statistics on the tenant every tenant counts as the same middling share of the table. With them, one that was
-- loaded since they were taken counts as empty, and statements over it are planned for one row.
alter table roster alter column tenant set statistics 0;
alter table members alter column tenant set statistics 0;
alter table events alter column tenant set statistics 0;
alter table mail_outbox alter column tenant set statistics 0;

-- Nobody searches these columns, so no time goes into their statistics.
alter table roster
    alter column fingerprint set statistics 0, alter column email set statistics 0, alter column address set statistics 0,
    alter column given_name set statistics 0, alter column family_name set statistics 0,
    alter column display_name set statistics 0, alter column job_title set statistics 0, alter column groups set statistics 0;
alter table members
    alter column email set statistics 0, alter column given_name set statistics 0, alter column family_name set statistics 0,
    alter column display_name set statistics 0, alter column created_at set statistics 0, alter column changed_at set statistics 0,
    alter column invitation_expires_at set statistics 0;
alter table events
    alter column at set statistics 0, alter column actor set statistics 0, alter column cause set statistics 0,
    alter column plan_id set statistics 0, alter column data set statistics 0;
