-- The product's own tables. Every table begins its key with the tenant; every table that is pruned carries a date.
-- Number codes are documented in the domain's enums and pinned by a golden file.
-- Uuids are lower-case text, moments UTC text of one width ("2026-01-31T12:00:00.000000Z"), flags 0 or 1, fingerprints
-- 32 hexadecimal digits.

create table sources (
    tenant     text    not null,
    source     integer not null,
    provider   text    not null,
    account    text    not null,
    created_at text    not null,
    primary key (tenant, source),
    unique (tenant, provider, account)
) strict, without rowid;

-- A tenant's one link to a provider, and the fence: epoch and run are locked "for share" by every write a sync causes.
create table connections (
    tenant            text    not null primary key,
    version           integer not null,
    provider          text    not null,
    source            integer not null,
    account           text    not null,
    account_name      text    not null,
    status            integer not null,
    pause_reason      integer not null,
    epoch             integer not null,
    run               integer not null,
    selection         text,
    applied_selection text,
    send_mode         integer,
    approval_mode     integer,
    delta_every       integer not null,
    full_every        integer not null,
    minimum_absence   integer not null,
    verified_at       text,
    rights            text,
    checkpoint        text,
    next_full_at      text,
    next_delta_at     text,
    failure_code      text,
    failures          integer not null,
    credentials       blob,
    connected_at      text    not null
) strict;

-- What the directory last said, one row a person; written by the connection only. Values stand here for members alone.
create table roster (
    tenant        text    not null,
    source        integer not null,
    external_id   text    not null,
    fingerprint   text,
    presence      integer not null,
    settled       integer not null,
    selected_by   text    not null,
    fault         text,
    absent_since  text,
    absent_rights text,
    email         text,
    address       text,
    given_name    text,
    family_name   text,
    display_name  text,
    job_title     text,
    groups        text,
    primary key (tenant, source, external_id)
) strict, without rowid;
-- Whoever gets a second look at the next sync; nearly empty most of the time.
create index roster_open on roster (tenant, source) where not settled;

-- What became of a person. "address" is the claim: two members of a tenant never hold one address.
create table members (
    tenant                text    not null,
    member_id             text    not null,
    version               integer not null,
    source                integer,
    external_id           text,
    role                  integer not null,
    grant_state           integer not null,
    access                integer not null,
    approval              integer not null,
    invitation            integer not null,
    invitation_number     integer not null,
    invitation_expires_at text,
    invitation_by_hand    integer not null,
    out_cause             integer not null,
    departed_since        integer not null,
    advisory              integer not null,
    list                  integer not null,
    email                 text,
    address               text,
    given_name            text,
    family_name           text,
    display_name          text,
    created_at            text    not null,
    changed_at            text    not null,
    primary key (tenant, member_id)
) strict, without rowid;
create unique index members_person on members (tenant, source, external_id);
create unique index members_address on members (tenant, address);

-- Old personal values that events refer to by number; erased with the person.
create table member_values (
    tenant     text    not null,
    member_id  text    not null,
    number     integer not null,
    email      text,
    created_at text    not null,
    primary key (tenant, member_id, number)
) strict, without rowid;

create table tenant_sequences (
    tenant text    not null primary key,
    seq    integer not null
) strict, without rowid;

-- One gapless sequence a tenant. "version" and "step" place an event inside the member's decisions; both are null for a
-- fact that is no decision (a mail that was taken), which the fold leaves out and the index below does not hold apart.
create table events (
    tenant    text    not null,
    seq       integer not null,
    at        text    not null,
    kind      text    not null,
    actor     text    not null,
    cause     text    not null,
    plan_id   text,
    member_id text,
    version   integer,
    step      integer,
    data      text    not null,
    primary key (tenant, seq)
) strict, without rowid;
create unique index events_history on events (tenant, member_id, version, step) where member_id is not null;

create table plans (
    tenant        text    not null,
    plan_id       text    not null,
    kind          integer not null,
    state         integer not null,
    epoch         integer not null,
    run           integer not null,
    source        integer not null,
    selection     text    not null,
    send_mode     integer not null,
    approval_mode integer not null,
    counts        text    not null,
    lines         integer not null,
    hash          text,
    failure       text,
    actor         text    not null,
    created_at    text    not null,
    applied_at    text,
    primary key (tenant, plan_id)
) strict, without rowid;

-- A thousand lines or so a row: "body" is brotli over one JSON line each, "sealed" the personal values, encrypted.
create table plan_chunks (
    tenant     text    not null,
    plan_id    text    not null,
    chunk      integer not null,
    first_line integer not null,
    lines      integer not null,
    counts     text    not null,
    done       integer not null,
    skipped    text    not null,
    body       blob    not null,
    sealed     blob,
    created_at text    not null,
    primary key (tenant, plan_id, chunk)
) strict;

create table syncs (
    tenant      text    not null,
    sync_id     text    not null,
    kind        integer not null,
    trigger     integer not null,
    epoch       integer not null,
    run         integer not null,
    phase       integer not null,
    plan_id     text,
    people      integer not null,
    lines_done  integer not null,
    lines       integer not null,
    held        integer not null,
    deferred    integer not null,
    faults      integer not null,
    counts      text    not null,
    outcome     text,
    detail      text,
    certificate text,
    actor       text    not null,
    created_at  text    not null,
    finished_at text,
    primary key (tenant, sync_id)
) strict, without rowid;

-- Faulty records by name, for the admin who has to mend them; pruned with their sync.
create table sync_faults (
    tenant      text    not null,
    sync_id     text    not null,
    number      integer not null,
    external_id text,
    code        text    not null,
    name        text,
    created_at  text    not null,
    primary key (tenant, sync_id, number)
) strict, without rowid;

-- One mail an invitation. "attempts" counts leases and is the lease's number; "handed_at" is set just before the mail
-- server gets it.
create table mail_outbox (
    tenant            text    not null,
    member_id         text    not null,
    invitation_number integer not null,
    mail_id           text    not null,
    state             integer not null,
    due_at            text    not null,
    leased_by         text,
    leased_until      text,
    attempts          integer not null,
    handed_at         text,
    created_at        text    not null,
    finished_at       text,
    primary key (tenant, member_id, invitation_number)
) strict, without rowid;
create index mail_outbox_open on mail_outbox (due_at) where state < 4;

-- People of a directory that is looked at before or while it is configured; sealed, and gone within the hour.
create table browse_chunks (
    tenant     text    not null,
    epoch      integer not null,
    browse_id  text    not null,
    chunk      integer not null,
    sealed     blob    not null,
    created_at text    not null,
    primary key (tenant, browse_id, chunk)
) strict;

create table idempotency_keys (
    tenant       text    not null,
    key          text    not null,
    request_hash blob    not null,
    status       integer,
    sealed       blob,
    created_at   text    not null,
    primary key (tenant, key)
) strict;
create index browse_chunks_age on browse_chunks (created_at);
create index idempotency_keys_age on idempotency_keys (created_at);
