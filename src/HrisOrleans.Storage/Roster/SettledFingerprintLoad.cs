using System.Buffers;
using System.Buffers.Binary;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;
using Npgsql;

namespace HrisOrleans.Storage.Roster;

/// <summary>
/// Loads the settled fingerprints of a source, up to millions. They are first kept in blocks, because the table is made
/// for a known number and counting them beforehand would read the roster twice.
/// </summary>
internal static class SettledFingerprintLoad
{
    private const int BlockSize = 8192;

    // Header of a binary copy: signature, flags and the length of an extension that is never there.
    private const int HeaderSize = 19;

    // One row of one column: column count, length, sixteen bytes.
    private const int RowSize = 22;

    public static async Task<FingerprintSet> Run(Work work, TenantId tenant, int source, CancellationToken cancellationToken)
    {
        using var blocks = new Blocks();
        if (work.Connection is NpgsqlConnection connection) await Copy(connection, tenant, source, blocks, cancellationToken);
        else await Select(work, tenant, source, blocks, cancellationToken);
        return blocks.ToSet();
    }

    private static async Task Select(Work work, TenantId tenant, int source, Blocks blocks, CancellationToken cancellationToken) =>
        await work.Sql("select fingerprint from roster where tenant = @tenant and source = @source and settled and fingerprint is not null")
            .With(tenant).With("source", source)
            .Each(row => blocks.Add(row.FingerprintOrNull()!.Value), cancellationToken);

    private static async Task Copy(NpgsqlConnection connection, TenantId tenant, int source, Blocks blocks, CancellationToken cancellationToken)
    {
        // COPY takes no parameters. A tenant id has no quote in it by its shape; the number is a number.
        var sql = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"copy (select fingerprint from roster where tenant = '{tenant.Value}' and source = {source} and settled and fingerprint is not null) to stdout (format binary)");
        await using var stream = await connection.BeginRawBinaryCopyAsync(sql, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var (filled, header) = (0, true);
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
                if (read == 0) break;
                filled += read;
                var at = 0;
                if (header)
                {
                    if (filled < HeaderSize) continue;
                    (at, header) = (HeaderSize, false);
                }

                at += blocks.AddRows(buffer.AsSpan(at, filled - at));
                filled -= at;
                buffer.AsSpan(at, filled).CopyTo(buffer);
            }

            // What stays is the end mark: a column count of -1.
            if (filled != 2) throw new InvalidDataException("The copy of fingerprints ended inside a row.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private sealed class Blocks : IDisposable
    {
        private readonly List<UInt128[]> _full = [];
        private UInt128[] _last = ArrayPool<UInt128>.Shared.Rent(BlockSize);
        private int _used;

        public void Add(UInt128 fingerprint)
        {
            if (_used == BlockSize)
            {
                _full.Add(_last);
                (_last, _used) = (ArrayPool<UInt128>.Shared.Rent(BlockSize), 0);
            }

            _last[_used++] = fingerprint;
        }

        /// <summary>Adds the whole rows at the beginning of a piece of the copy.</summary>
        /// <returns>How many bytes they took.</returns>
        public int AddRows(ReadOnlySpan<byte> bytes)
        {
            var at = 0;
            for (; at + RowSize <= bytes.Length; at += RowSize) Add(BinaryPrimitives.ReadUInt128BigEndian(bytes[(at + 6)..]));
            return at;
        }

        public FingerprintSet ToSet()
        {
            var set = new FingerprintSet(_full.Count * BlockSize + _used);
            foreach (var block in _full)
                for (var i = 0; i < BlockSize; i++) set.Add(block[i]);
            for (var i = 0; i < _used; i++) set.Add(_last[i]);
            return set;
        }

        public void Dispose()
        {
            foreach (var block in _full) ArrayPool<UInt128>.Shared.Return(block);
            ArrayPool<UInt128>.Shared.Return(_last);
        }
    }
}
