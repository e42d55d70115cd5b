using System.Buffers;
using System.Buffers.Binary;
using System.Data;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;
using Npgsql;
using NpgsqlTypes;

namespace HrisOrleans.Storage.Roster;

/// <summary>Loads the settled fingerprints of a source, up to millions, straight into the table they are looked up in.</summary>
internal static class SettledFingerprintLoad
{
    private const int Size = 16;

    public static Task<FingerprintSet> Run(Work work, TenantId tenant, int source, CancellationToken cancellationToken) =>
        work.Connection is NpgsqlConnection connection ? Stream(connection, tenant, source, cancellationToken) : Select(work, tenant, source, cancellationToken);

    private static async Task<FingerprintSet> Select(Work work, TenantId tenant, int source, CancellationToken cancellationToken)
    {
        var fingerprints = await work.Sql("select fingerprint from roster where tenant = @tenant and source = @source and settled and fingerprint is not null")
            .With(tenant).With("source", source)
            .All(row => row.FingerprintOrNull()!.Value, cancellationToken);
        var set = new FingerprintSet(fingerprints.Count);
        foreach (var fingerprint in fingerprints) set.Add(fingerprint);
        return set;
    }

    // All of them as one value: rows, and a copy's too, cost a message each, and their number would have to be asked for first.
    private static async Task<FingerprintSet> Stream(NpgsqlConnection connection, TenantId tenant, int source, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select coalesce(string_agg(uuid_send(fingerprint), ''), '') from roster where tenant = $1 and source = $2 and settled and fingerprint is not null", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = source });
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        await reader.ReadAsync(cancellationToken);
        await using var stream = await reader.GetStreamAsync(0, cancellationToken);
        var set = new FingerprintSet((int)(stream.Length / Size));
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (var left = stream.Length; left > 0;)
            {
                var piece = buffer.AsMemory(0, (int)Math.Min(left, 64 * 1024));
                await stream.ReadExactlyAsync(piece, cancellationToken);
                Add(set, piece.Span);
                left -= piece.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return set;
    }

    private static void Add(FingerprintSet set, ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += Size) set.Add(BinaryPrimitives.ReadUInt128BigEndian(bytes[at..]));
    }
}
