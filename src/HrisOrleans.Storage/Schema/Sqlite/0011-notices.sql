-- Mails to a tenant's admins about what its sequence tells. One row a cause and recipient; names and addresses are looked
-- up when a mail is composed and never stand here. Pruned after 30 days.
create table notices (
    tenant       text not null,
    cause        text not null,
    member_id    text not null,
    notice_id    text not null,
    kind         integer not null,
    seq          integer not null,
    plan_id      text,
    state        integer not null,
    due_at       text not null,
    leased_by    text,
    leased_until text,
    attempts     integer not null,
    handed_at    text,
    created_at   text not null,
    finished_at  text,
    primary key (tenant, cause, member_id)
) strict, without rowid;
create unique index notices_id on notices (tenant, notice_id);
create index notices_open on notices (due_at) where state < 4;
create index notices_handed on notices (handed_at) where handed_at is not null;
create index notices_age on notices (created_at);

-- How far each tenant's sequence was looked through. What happened before this is no news.
create table notice_cursors (
    tenant text not null primary key,
    seq    integer not null
) strict, without rowid;
insert into notice_cursors (tenant, seq) select tenant, seq from tenant_sequences;

-- Kinds that a tenant does not want, as bits. One row a tenant, so it does not grow.
create table notice_settings (
    tenant     text not null primary key,
    off_kinds  integer not null,
    version    integer not null,
    changed_at text not null
) strict, without rowid;

-- The few events in a long sequence that admins may be told of.
create index events_notices on events (tenant, seq) where kind in ('advisory_raised', 'connection_needs_relink', 'connection_paused', 'losses_parked', 'plan_applied', 'plan_held', 'webhook_disabled');
