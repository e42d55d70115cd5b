-- A bounce names the mail and no tenant.
create index mail_outbox_mail on mail_outbox (mail_id);

-- The moment of being disabled that the operator was told of; one row an endpoint, as before.
alter table webhook_endpoints add column told_at text;
