-- What the official ADO.NET providers for reminders and grain storage work on, in the embedded one-process mode. They
-- look for nothing but the table OrleansQuery: it hands them their statements by key, and fixes their parameters and
-- result columns. There is no clustering here: the one silo is its own cluster.

create table orleansquery
(
    querykey  text not null primary key,
    querytext text not null
) strict;

-- ---------------------------------------------------------------------------------------------------------------
-- Reminders. Times are UTC text, as the driver writes them; the period is milliseconds.

create table orleans_reminder
(
    serviceid    text    not null,
    grainid      text    not null,
    remindername text    not null,
    starttime    text    not null,
    period       integer not null,
    grainhash    integer not null,
    version      integer not null,
    primary key (serviceid, grainid, remindername)
) strict, without rowid;

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
    insert into orleans_reminder (serviceid, grainid, remindername, starttime, period, grainhash, version)
    values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
    on conflict (serviceid, grainid, remindername) do update
    set starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash,
        version = orleans_reminder.version + 1
    returning version'),

-- The provider wants one row with a yes or no, and SQLite cannot put a delete inside a select: changes() counts the
-- statement before it on the same connection.
('DeleteReminderRowKey', '
    delete from orleans_reminder
    where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName and version = @Version;
    select changes()'),

('DeleteReminderRowsKey', '
    delete from orleans_reminder where serviceid = @ServiceId');

-- ---------------------------------------------------------------------------------------------------------------
-- Grain storage. The unique index makes "the first write wins" true; the extension is null for plain number and
-- guid keys, and two nulls would not collide.

create table orleans_grain_state
(
    grainidhash            integer not null,
    grainidn0              integer not null,
    grainidn1              integer not null,
    graintypehash          integer not null,
    graintypestring        text    not null,
    grainidextensionstring text,
    serviceid              text    not null,
    payloadbinary          blob,
    version                integer not null,
    modified_at            text    not null
) strict;

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
-- that version, hence the look for the row before the insert is tried. No row back is what the provider reports as
-- an inconsistent state.
('WriteToStorageKey', '
    insert into orleans_grain_state
        (grainidhash, grainidn0, grainidn1, graintypehash, graintypestring, grainidextensionstring, serviceid,
         payloadbinary, version, modified_at)
    select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId,
           @PayloadBinary, 1, strftime(''%Y-%m-%d %H:%M:%f'', ''now'')
    where @GrainStateVersion is null
       or exists (
           select 1 from orleans_grain_state
           where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and graintypestring = @GrainTypeString
             and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
             and coalesce(grainidextensionstring, '''') = coalesce(@GrainIdExtensionString, '''') and serviceid = @ServiceId
             and version = @GrainStateVersion)
    on conflict
        (grainidhash, graintypehash, graintypestring, grainidn0, grainidn1, coalesce(grainidextensionstring, ''''), serviceid)
    do update
    set payloadbinary = excluded.payloadbinary, version = orleans_grain_state.version + 1, modified_at = excluded.modified_at
    where orleans_grain_state.version = @GrainStateVersion
    returning version as newgrainstateversion'),

-- Clearing keeps the row and its version, so that a writer who read before it is still refused.
('ClearStorageKey', '
    update orleans_grain_state
    set payloadbinary = null, version = version + 1, modified_at = strftime(''%Y-%m-%d %H:%M:%f'', ''now'')
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
