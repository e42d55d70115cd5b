-- All tenants in a list, for the operator: what else is stored of one stands in its grain's state, which no query reads.
create table tenants (
    tenant       text        not null primary key,
    name         text        not null,
    subscription smallint    not null,
    created_at   timestamptz not null
);
create index syncs_open on syncs (tenant) where phase in (1, 2, 3);

-- Those that were there before.
insert into tenants (tenant, name, subscription, created_at)
select substr(s.grainidextensionstring, 8), s.state ->> 'Name', (s.state ->> 'Subscription')::smallint, (s.state ->> 'CreatedAt')::timestamptz
from (
    select grainidextensionstring, convert_from(payloadbinary, 'UTF8')::json as state
    from orleans_grain_state where grainidextensionstring like 'tenant/%' and payloadbinary is not null
) as s
where s.state ->> 'CreatedAt' is not null
on conflict do nothing;
