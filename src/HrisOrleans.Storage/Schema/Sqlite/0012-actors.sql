-- Who the tenants' admins are: history names them by "actor", a reference without meaning, and their logins stand here
-- alone, erased with the person. One row a login, so it does not grow.
create table actors (
    tenant     text not null,
    actor      text not null,
    login      text not null,
    created_at text not null,
    primary key (tenant, actor)
) strict, without rowid;
create unique index actors_login on actors (tenant, login);

-- What was written down under logins is put under references.
insert into actors (tenant, actor, login, created_at)
select a.tenant, 'admin/' || lower(hex(randomblob(8))), a.actor, strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'
from (
    select tenant, actor from events union select tenant, actor from plans union select tenant, actor from syncs union select tenant, actor from jobs
) as a
where a.actor not in ('operator', 'sync', 'mail', 'webhooks', 'retention', 'invitee');
update events set actor = (select a.actor from actors as a where a.tenant = events.tenant and a.login = events.actor)
where exists (select 1 from actors as a where a.tenant = events.tenant and a.login = events.actor);
update plans set actor = (select a.actor from actors as a where a.tenant = plans.tenant and a.login = plans.actor)
where exists (select 1 from actors as a where a.tenant = plans.tenant and a.login = plans.actor);
update syncs set actor = (select a.actor from actors as a where a.tenant = syncs.tenant and a.login = syncs.actor)
where exists (select 1 from actors as a where a.tenant = syncs.tenant and a.login = syncs.actor);
update jobs set actor = (select a.actor from actors as a where a.tenant = jobs.tenant and a.login = jobs.actor)
where exists (select 1 from actors as a where a.tenant = jobs.tenant and a.login = jobs.actor);
