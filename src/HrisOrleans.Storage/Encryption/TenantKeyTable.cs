using System.Data.Common;

namespace HrisOrleans.Storage.Encryption;

/// <summary>A row of <c>tenant_keys</c>; without its wrapped key once destroyed.</summary>
internal sealed record StoredTenantKey(string Tenant, int KeyId, string KekId, byte[]? Wrapped);

/// <summary>The rows of <c>tenant_keys</c>.</summary>
internal interface ITenantKeyTable
{
    /// <summary>The tenant's newest key, live or destroyed.</summary>
    Task<StoredTenantKey?> Latest(string tenant, CancellationToken ct);

    Task<StoredTenantKey?> Find(string tenant, int keyId, CancellationToken ct);

    /// <summary>Adds the key unless the tenant has one of that number or a live one.</summary>
    Task Add(StoredTenantKey key, DateTimeOffset now, CancellationToken ct);

    Task<bool> Destroy(string tenant, DateTimeOffset now, CancellationToken ct);

    Task<IReadOnlyList<StoredTenantKey>> NotWrappedBy(string kekId, CancellationToken ct);

    /// <summary>Replaces the wrapping unless the row has been rewrapped or destroyed since it was read.</summary>
    Task<bool> Rewrap(StoredTenantKey key, string kekId, byte[] wrapped, CancellationToken ct);
}

/// <summary>The rows in SQL that both databases speak.</summary>
internal sealed class TenantKeyTable(DbDataSource database) : ITenantKeyTable
{
    public async Task<StoredTenantKey?> Latest(string tenant, CancellationToken ct)
    {
        await using var command = Command(
            "select tenant, key_id, kek_id, wrapped from tenant_keys where tenant = @tenant order by key_id desc limit 1",
            ("tenant", tenant));
        return await Single(command, ct);
    }

    public async Task<StoredTenantKey?> Find(string tenant, int keyId, CancellationToken ct)
    {
        await using var command = Command(
            "select tenant, key_id, kek_id, wrapped from tenant_keys where tenant = @tenant and key_id = @key_id",
            ("tenant", tenant), ("key_id", keyId));
        return await Single(command, ct);
    }

    public async Task Add(StoredTenantKey key, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = Command(
            """
            insert into tenant_keys (tenant, key_id, kek_id, wrapped, created_at)
            values (@tenant, @key_id, @kek_id, @wrapped, @now)
            on conflict do nothing
            """,
            ("tenant", key.Tenant), ("key_id", key.KeyId), ("kek_id", key.KekId), ("wrapped", key.Wrapped!), ("now", now));
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<bool> Destroy(string tenant, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = Command(
            "update tenant_keys set wrapped = null, destroyed_at = @now where tenant = @tenant and wrapped is not null",
            ("tenant", tenant), ("now", now));
        return await command.ExecuteNonQueryAsync(ct) > 0;
    }

    public async Task<IReadOnlyList<StoredTenantKey>> NotWrappedBy(string kekId, CancellationToken ct)
    {
        await using var command = Command(
            """
            select tenant, key_id, kek_id, wrapped from tenant_keys
            where kek_id <> @kek_id and wrapped is not null
            order by tenant, key_id
            """,
            ("kek_id", kekId));
        var keys = new List<StoredTenantKey>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            keys.Add(await Row(reader, ct));
        return keys;
    }

    public async Task<bool> Rewrap(StoredTenantKey key, string kekId, byte[] wrapped, CancellationToken ct)
    {
        await using var command = Command(
            """
            update tenant_keys set kek_id = @kek_id, wrapped = @wrapped
            where tenant = @tenant and key_id = @key_id and kek_id = @old_kek_id and wrapped is not null
            """,
            ("kek_id", kekId), ("wrapped", wrapped), ("tenant", key.Tenant), ("key_id", key.KeyId), ("old_kek_id", key.KekId));
        return await command.ExecuteNonQueryAsync(ct) > 0;
    }

    private DbCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = database.CreateCommand(sql);
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private static async Task<StoredTenantKey?> Single(DbCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? await Row(reader, ct) : null;
    }

    private static async Task<StoredTenantKey> Row(DbDataReader reader, CancellationToken ct) => new(
        reader.GetString(0),
        reader.GetInt32(1),
        reader.GetString(2),
        await reader.IsDBNullAsync(3, ct) ? null : reader.GetFieldValue<byte[]>(3));
}
