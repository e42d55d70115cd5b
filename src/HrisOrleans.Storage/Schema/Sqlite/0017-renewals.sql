-- Who renews a connection's credentials at this moment: rotating refresh tokens allow one writer. One row a tenant that
-- ever renewed, so it does not grow.
create table credential_renewals (
    tenant       text not null primary key,
    holder       text not null,
    leased_until text not null
) strict, without rowid;
