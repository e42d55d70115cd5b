using System.Text.Json.Nodes;
using HrisOrleans.Domain.Notices;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Notices;

/// <summary>What a tenant's admins do not want to be told by mail.</summary>
/// <param name="Off">The bits of <see cref="NoticeKinds.Bit"/>.</param>
/// <param name="Version">Rises with every change; 0 while nothing was changed.</param>
public sealed record StoredNotices(int Off, long Version, DateTimeOffset? ChangedAt);

/// <summary>Which notices tenants want; all, where nobody said otherwise.</summary>
public interface INoticeSettingsStore
{
    Task<StoredNotices> Find(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Writes what is switched off and tells of it as <c>notices_changed</c>.</summary>
    /// <param name="expected">The version that must be there, or null for whatever is.</param>
    /// <returns>What is stored now, or null when another version is there.</returns>
    Task<StoredNotices?> Save(TenantId tenant, int off, long? expected, Origin origin, DateTimeOffset now, CancellationToken cancellationToken);
}

internal sealed class NoticeSettingsStore(Database database) : INoticeSettingsStore
{
    private const string Columns = "off_kinds, version, changed_at";

    public async Task<StoredNotices> Find(TenantId tenant, CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"select {Columns} from notice_settings where tenant = @tenant").With(tenant).First(Read, cancellationToken),
        cancellationToken) ?? new StoredNotices(0, 0, null);

    public Task<StoredNotices?> Save(TenantId tenant, int off, long? expected, Origin origin, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var stored = await work.Sql($"""
                insert into notice_settings (tenant, {Columns}) select @tenant, @off, 1, @now where @expected in (-1, 0)
                    or exists (select 1 from notice_settings where tenant = @tenant)
                on conflict (tenant) do update set off_kinds = excluded.off_kinds, version = notice_settings.version + 1, changed_at = excluded.changed_at
                    where @expected in (-1, notice_settings.version)
                returning {Columns}
                """)
                .With(tenant).With("off", off).With("now", now).With("expected", expected ?? -1L)
                .First(Read, cancellationToken);
            if (stored is null) return null;
            var data = new JsonObject { ["off"] = new JsonArray([.. NoticeKinds.All.Where(kind => (off & kind.Bit()) != 0).Select(kind => (JsonNode?)kind.Word())]), ["version"] = stored.Version };
            await EventLog.Append(work, tenant, now, [new TenantEvent("notices_changed", origin, data.ToJsonString())], cancellationToken);
            return stored;
        },
        cancellationToken);

    private static StoredNotices Read(Row row) => new(row.Int(), row.Long(), row.Moment());
}
