-- Links to connect by: only their hash. The actor is a reference; the address to go to in the end is sealed. Pruned a day
-- after their time is over.
create table connect_links (
    tenant     text not null,
    link_hash  text not null,
    providers  text not null,
    sign_in    boolean not null,
    relink     boolean not null,
    actor      text not null,
    sealed     bytea,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz,
    primary key (tenant, link_hash)
);
create index connect_links_age on connect_links (expires_at);

-- Those who are on the way to a provider's sign-in and back: taken out by the first return of the browser that began.
create table sign_ins (
    tenant       text not null,
    state_hash   text not null,
    browser_hash text not null,
    link_hash    text not null,
    sealed       bytea not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    primary key (tenant, state_hash)
);
create index sign_ins_age on sign_ins (expires_at);
