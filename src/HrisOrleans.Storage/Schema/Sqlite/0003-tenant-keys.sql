-- A tenant's data key, wrapped by a key-encryption key that never stands in the database. A destroyed key keeps its
-- row without the key: its number is never used again, and the date says since when its values are unreadable.

create table tenant_keys
(
    tenant       text not null,
    key_id       integer not null,
    kek_id       text not null,
    wrapped      blob,
    created_at   text not null,
    destroyed_at text,
    primary key (tenant, key_id),
    check ((wrapped is null) = (destroyed_at is not null))
) strict;

-- One live key a tenant, also when two processes make the first one at the same moment.
create unique index tenant_keys_live on tenant_keys (tenant) where wrapped is not null;

-- Rotation looks for what an older key-encryption key still wraps.
create index tenant_keys_kek on tenant_keys (kek_id) where wrapped is not null;
