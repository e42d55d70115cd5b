-- What makes a provider's webhook believed, sealed: a secret a connection, which goes with it, and one for the installation's
-- own app at a provider that sends it here.
create table hint_secrets (
    tenant  text        not null primary key,
    secret  bytea       not null,
    kept_at timestamptz not null
);
create table hint_app_secrets (
    provider text        not null primary key,
    secret   bytea       not null,
    kept_at  timestamptz not null
);

-- A webhook of an app names the company account, and not the tenant.
create index connections_account on connections (provider, account);
