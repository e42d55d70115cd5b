-- What the official ADO.NET providers for clustering, reminders and grain storage work on. They look for nothing but
-- the table OrleansQuery: it hands them their statements by key, and fixes their parameters and result columns. The
-- tables behind those statements are ours.

create table orleansquery
(
    querykey  text primary key,
    querytext text not null
);

-- ---------------------------------------------------------------------------------------------------------------
-- Clustering: one row a cluster that counts every change of membership, one row a silo.

create table orleans_cluster
(
    deploymentid text primary key,
    version      integer     not null,
    changed_at   timestamptz not null
);

create table orleans_silo
(
    deploymentid text        not null references orleans_cluster on delete cascade,
    address      text        not null,
    port         integer     not null,
    generation   integer     not null,
    siloname     text        not null,
    hostname     text        not null,
    status       integer     not null,
    proxyport    integer     not null,
    suspecttimes text,
    starttime    timestamptz not null,
    iamalivetime timestamptz not null,
    primary key (deploymentid, address, port, generation)
);

insert into orleansquery (querykey, querytext) values
('InsertMembershipVersionKey', '
    with made as (
        insert into orleans_cluster (deploymentid, version, changed_at)
        values (@DeploymentId, 0, now())
        on conflict do nothing
        returning 1)
    select count(*) = 1 from made'),

-- A silo row changes only together with the cluster''s version, and only if that is still the one the caller read.
('InsertMembershipKey', '
    with counted as (
        update orleans_cluster
        set version = version + 1, changed_at = now()
        where deploymentid = @DeploymentId
          and version = @Version
          and not exists (
              select 1 from orleans_silo s
              where s.deploymentid = @DeploymentId and s.address = @Address
                and s.port = @Port and s.generation = @Generation)
        returning deploymentid),
    joined as (
        insert into orleans_silo
            (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
        select deploymentid, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        from counted
        returning 1)
    select count(*) = 1 from joined'),

('UpdateMembershipKey', '
    with counted as (
        update orleans_cluster
        set version = version + 1, changed_at = now()
        where deploymentid = @DeploymentId
          and version = @Version
          and exists (
              select 1 from orleans_silo s
              where s.deploymentid = @DeploymentId and s.address = @Address
                and s.port = @Port and s.generation = @Generation)
        returning deploymentid),
    changed as (
        update orleans_silo s
        set status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
        from counted
        where s.deploymentid = counted.deploymentid and s.address = @Address
          and s.port = @Port and s.generation = @Generation
        returning 1)
    select count(*) = 1 from changed'),

-- A sign of life is no change of membership, so the version stays.
('UpdateIAmAlivetimeKey', '
    update orleans_silo
    set iamalivetime = @IAmAliveTime
    where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation'),

-- The version comes back even when no silo does: hence the outer joins.
('MembershipReadRowKey', '
    select c.version, s.address, s.port, s.generation, s.siloname, s.hostname, s.status, s.proxyport,
           s.suspecttimes, s.starttime, s.iamalivetime
    from orleans_cluster c
    left join orleans_silo s
        on s.deploymentid = c.deploymentid and s.address = @Address and s.port = @Port and s.generation = @Generation
    where c.deploymentid = @DeploymentId'),

('MembershipReadAllKey', '
    select c.version, s.address, s.port, s.generation, s.siloname, s.hostname, s.status, s.proxyport,
           s.suspecttimes, s.starttime, s.iamalivetime
    from orleans_cluster c
    left join orleans_silo s on s.deploymentid = c.deploymentid
    where c.deploymentid = @DeploymentId'),

('GatewaysQueryKey', '
    select address, proxyport, generation
    from orleans_silo
    where deploymentid = @DeploymentId and status = @Status and proxyport > 0'),

('DeleteMembershipTableEntriesKey', '
    delete from orleans_cluster where deploymentid = @DeploymentId'),

-- 6 is SiloStatus.Dead. The provider prefers the second statement, one silo at a time: it spares a silo that was
-- heard of, or voted about, since the provider looked.
('CleanupDefunctSiloEntriesKey', '
    delete from orleans_silo
    where deploymentid = @DeploymentId and status = 6 and iamalivetime < @IAmAliveTime'),

('CleanupDefunctSiloEntryKey', '
    delete from orleans_silo
    where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation
      and status = 6 and starttime = @StartTime and iamalivetime = @IAmAliveTime
      and suspecttimes is not distinct from @SuspectTimes');

-- ---------------------------------------------------------------------------------------------------------------
-- Reminders. A silo asks for the stretch of the hash ring that it owns: the second index answers that.

create table orleans_reminder
(
    serviceid    text        not null,
    grainid      text        not null,
    remindername text        not null,
    starttime    timestamptz not null,
    period       bigint      not null,
    grainhash    integer     not null,
    version      integer     not null,
    primary key (serviceid, grainid, remindername)
);

create index orleans_reminder_hash on orleans_reminder (serviceid, grainhash);

insert into orleansquery (querykey, querytext) values
('ReadReminderRowsKey', '
    select grainid, remindername, starttime, period, version
    from orleans_reminder
    where serviceid = @ServiceId and grainid = @GrainId'),

('ReadReminderRowKey', '
    select grainid, remindername, starttime, period, version
    from orleans_reminder
    where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName'),

-- A stretch of the ring that does not pass over its end …
('ReadRangeRows1Key', '
    select grainid, remindername, starttime, period, version
    from orleans_reminder
    where serviceid = @ServiceId and grainhash > @BeginHash and grainhash <= @EndHash'),

-- … and one that does.
('ReadRangeRows2Key', '
    select grainid, remindername, starttime, period, version
    from orleans_reminder
    where serviceid = @ServiceId and (grainhash > @BeginHash or grainhash <= @EndHash)'),

('UpsertReminderRowKey', '
    insert into orleans_reminder as r (serviceid, grainid, remindername, starttime, period, grainhash, version)
    values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
    on conflict (serviceid, grainid, remindername) do update
    set starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash, version = r.version + 1
    returning version'),

('DeleteReminderRowKey', '
    with gone as (
        delete from orleans_reminder
        where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName and version = @Version
        returning 1)
    select count(*) = 1 from gone'),

('DeleteReminderRowsKey', '
    delete from orleans_reminder where serviceid = @ServiceId');

-- ---------------------------------------------------------------------------------------------------------------
-- Grain storage. The unique index makes "the first write wins" true; the extension is null for plain number and
-- guid keys, and two nulls would not collide.

create table orleans_grain_state
(
    grainidhash            integer     not null,
    grainidn0              bigint      not null,
    grainidn1              bigint      not null,
    graintypehash          integer     not null,
    graintypestring        text        not null,
    grainidextensionstring text,
    serviceid              text        not null,
    payloadbinary          bytea,
    version                integer     not null,
    modified_at            timestamptz not null
);

create unique index orleans_grain_state_key on orleans_grain_state
    (grainidhash, graintypehash, graintypestring, grainidn0, grainidn1, coalesce(grainidextensionstring, ''), serviceid);

insert into orleansquery (querykey, querytext) values
('ReadFromStorageKey', '
    select payloadbinary, version
    from orleans_grain_state
    where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and graintypestring = @GrainTypeString
      and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
      and coalesce(grainidextensionstring, '''') = coalesce(@GrainIdExtensionString, '''') and serviceid = @ServiceId'),

-- Without a version the caller has seen no row, so only an insert may succeed; with one, only an update of exactly
-- that version. No row back is what the provider reports as an inconsistent state.
('WriteToStorageKey', '
    with changed as (
        update orleans_grain_state
        set payloadbinary = @PayloadBinary, version = version + 1, modified_at = now()
        where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and graintypestring = @GrainTypeString
          and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
          and coalesce(grainidextensionstring, '''') = coalesce(@GrainIdExtensionString, '''') and serviceid = @ServiceId
          and version = @GrainStateVersion
        returning version),
    first as (
        insert into orleans_grain_state
            (grainidhash, grainidn0, grainidn1, graintypehash, graintypestring, grainidextensionstring, serviceid,
             payloadbinary, version, modified_at)
        select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId,
               @PayloadBinary, 1, now()
        where @GrainStateVersion is null
        on conflict do nothing
        returning version)
    select version as newgrainstateversion from changed
    union all
    select version from first'),

-- Clearing keeps the row and its version, so that a writer who read before it is still refused.
('ClearStorageKey', '
    update orleans_grain_state
    set payloadbinary = null, version = version + 1, modified_at = now()
    where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and graintypestring = @GrainTypeString
      and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
      and coalesce(grainidextensionstring, '''') = coalesce(@GrainIdExtensionString, '''') and serviceid = @ServiceId
      and version = @GrainStateVersion
    returning version as newgrainstateversion'),

('DeleteStorageKey', '
    delete from orleans_grain_state
    where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and graintypestring = @GrainTypeString
      and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
      and coalesce(grainidextensionstring, '''') = coalesce(@GrainIdExtensionString, '''') and serviceid = @ServiceId
      and version = @GrainStateVersion
    returning version + 1 as newgrainstateversion');
