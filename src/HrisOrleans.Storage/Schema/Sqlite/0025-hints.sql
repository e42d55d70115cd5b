-- What makes a provider's webhook believed, sealed: a secret a connection, which goes with it, and one (tenant '*') for the
-- installation's own app at a provider that sends it here.
create table hint_secrets (
    tenant   text not null,
    provider text not null,
    secret   blob not null,
    kept_at  text not null,
    primary key (tenant, provider)
) strict, without rowid;

-- A webhook of an app names the company account, and not the tenant.
create index connections_account on connections (provider, account);
