-- All tenants in a list, for the operator: what else is stored of one stands in its grain's state, which no query reads.
create table tenants (
    tenant       text    not null primary key,
    name         text    not null,
    subscription integer not null,
    created_at   text    not null
) strict, without rowid;
create index syncs_open on syncs (tenant) where phase in (1, 2, 3);

-- Those that were there before.
insert into tenants (tenant, name, subscription, created_at)
select substr(s.grainidextensionstring, 8), json_extract(s.state, '$.Name'), json_extract(s.state, '$.Subscription'),
       strftime('%Y-%m-%dT%H:%M:%f', json_extract(s.state, '$.CreatedAt')) || '000Z'
from (
    select grainidextensionstring, cast(payloadbinary as text) as state
    from orleans_grain_state where grainidextensionstring like 'tenant/%' and payloadbinary is not null
) as s
where json_extract(s.state, '$.CreatedAt') is not null
on conflict do nothing;
