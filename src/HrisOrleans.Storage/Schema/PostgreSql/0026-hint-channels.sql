-- What a connection asked its provider to send: it ends by itself unless it is asked for anew, and goes with the connection.
create table hint_channels (
    tenant       text        not null primary key,
    provider     text        not null,
    connected_at timestamptz not null,
    address      text        not null,
    state        text,
    ends_at      timestamptz,
    next_at      timestamptz not null,
    failures     integer     not null,
    problem      text
);
