-- What may still be called of a provider: of a tenant's account by the provider's limits, of all together (tenant '*') by the
-- operator's; and until when an account was asked to stay away. A row a tenant, provider and limit, so it does not grow.
create table call_budgets (
    tenant   text not null,
    provider text not null,
    bucket   text not null,
    full_at  text not null,
    primary key (tenant, provider, bucket)
) strict, without rowid;
