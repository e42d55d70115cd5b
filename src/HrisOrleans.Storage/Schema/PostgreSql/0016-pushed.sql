-- What a directory pushes by SCIM, or a file brings: kept, sealed, as long as the source keeps it there. Names and addresses
-- stand as keyed hashes only, to look them up by. Goes with the connection.
create table pushed_resources (
    tenant        text not null,
    resource_id   uuid not null,
    kind          integer not null,
    version       bigint not null,
    seq           bigint not null,
    name_hash     text not null,
    external_hash text,
    email_hash    text,
    sealed        bytea not null,
    created_at    timestamptz not null,
    changed_at    timestamptz not null,
    primary key (tenant, resource_id)
);
create unique index pushed_names on pushed_resources (tenant, kind, name_hash);
create index pushed_externals on pushed_resources (tenant, external_hash) where external_hash is not null;
create index pushed_emails on pushed_resources (tenant, email_hash) where email_hash is not null;
create index pushed_changes on pushed_resources (tenant, seq);

create table pushed_members (
    tenant    text not null,
    group_id  uuid not null,
    member_id uuid not null,
    primary key (tenant, group_id, member_id)
);
create index pushed_groups_of on pushed_members (tenant, member_id);

-- Users that were deleted, for deltas. Pruned after 30 days; a delta from before then begins again.
create table pushed_deletions (
    tenant      text not null,
    seq         bigint not null,
    resource_id uuid not null,
    deleted_at  timestamptz not null,
    primary key (tenant, seq)
);
create index pushed_deletions_age on pushed_deletions (deleted_at);

-- One row a tenant: the number of the last change, up to where deletions were pruned, and whether anything may be pushed.
create table pushed_sequences (
    tenant text not null primary key,
    seq    bigint not null,
    pruned bigint not null,
    open   boolean not null
);

-- Bearer tokens of a SCIM connection, as hashes. Ended ones are pruned with the deletions.
create table pushed_tokens (
    tenant     text not null,
    token_hash text not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    primary key (tenant, token_hash)
);
create index pushed_tokens_age on pushed_tokens (expires_at) where expires_at is not null;
