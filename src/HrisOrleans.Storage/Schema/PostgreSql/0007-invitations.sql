-- Links that went out before a reminder and still work: "number@milliseconds", oldest first.
alter table members add column earlier_links text;

-- Addresses that get no mail: hashed with the tenant's key, never in clear. Kept until somebody lifts them, for an
-- objection does not grow old; so the table is not pruned.
create table suppressions (
    tenant          text        not null,
    address_hash    text        not null,
    suppression_id  uuid        not null,
    reason          smallint    not null,
    member_id       uuid,
    created_at      timestamptz not null,
    primary key (tenant, address_hash)
);
create unique index suppressions_id on suppressions (tenant, suppression_id);

-- How a tenant wants its invitation mails; what is null is as the product has it. One row a tenant, so it does not grow.
create table invitation_templates (
    tenant         text        not null primary key,
    subject        text,
    text_body      text,
    html_body      text,
    sender_name    text,
    sender_address text,
    accept_url     text,
    version        bigint      not null,
    changed_at     timestamptz not null
);

-- Due mails are picked tenant by tenant.
drop index mail_outbox_open;
create index mail_outbox_open on mail_outbox (tenant, due_at) where state < 4;

-- What went out lately, for the sending rates.
create index mail_outbox_handed on mail_outbox (handed_at) where handed_at is not null;
create index mail_outbox_tenant_handed on mail_outbox (tenant, handed_at) where handed_at is not null;

-- Who counts against the rates holds the one row, of no tenant.
create table mail_gates (
    tenant text not null primary key
);
insert into mail_gates (tenant) values ('');
