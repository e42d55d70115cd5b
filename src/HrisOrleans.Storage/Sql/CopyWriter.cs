using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace HrisOrleans.Storage.Sql;

/// <summary>
/// Writes rows in PostgreSQL's binary COPY format through one pooled buffer. The driver's own importer takes values as
/// objects; at a hundred thousand rows a table that is most of the work.
/// </summary>
internal sealed class CopyWriter : IAsyncDisposable
{
    private const int FlushAt = 64 * 1024;
    private const int MaxBytesAChar = 3;

    // The signature, then flags and the length of an extension: none of either.
    private static ReadOnlySpan<byte> Header => [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xff, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly NpgsqlRawCopyStream _stream;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FlushAt * 2);
    private int _at;
    private bool _completed;

    private CopyWriter(NpgsqlRawCopyStream stream) => _stream = stream;

    /// <summary>Begins a copy into the named columns of a table.</summary>
    public static async Task<CopyWriter> Begin(Work work, string table, string columns, CancellationToken cancellationToken)
    {
        var stream = await ((NpgsqlConnection)work.Connection).BeginRawBinaryCopyAsync($"copy {table} ({columns}) from stdin (format binary)", cancellationToken);
        var writer = new CopyWriter(stream);
        Header.CopyTo(writer._buffer);
        writer._at = Header.Length;
        return writer;
    }

    public void BeginRow(short columns) => Short(columns);

    /// <summary>Sends what is there once it is worth it; call after each row.</summary>
    public ValueTask EndRow(CancellationToken cancellationToken) => _at < FlushAt ? ValueTask.CompletedTask : Flush(cancellationToken);

    public void Null() => Number(-1);

    public void Text(string? value)
    {
        if (value is null)
        {
            Null();
            return;
        }

        Reserve(4 + value.Length * MaxBytesAChar);
        var length = Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_at + 4));
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_at), length);
        _at += 4 + length;
    }

    public void Text(ReadOnlySpan<byte> utf8)
    {
        Reserve(4 + utf8.Length);
        Number(utf8.Length);
        utf8.CopyTo(_buffer.AsSpan(_at));
        _at += utf8.Length;
    }

    public void SmallInt(int value)
    {
        Number(2);
        Short((short)value);
    }

    public void Int(int value)
    {
        Number(4);
        Number(value);
    }

    public void IntOrNull(int? value)
    {
        if (value is { } number) Int(number);
        else Null();
    }

    public void Long(long value)
    {
        Reserve(12);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_at), 8);
        BinaryPrimitives.WriteInt64BigEndian(_buffer.AsSpan(_at + 4), value);
        _at += 12;
    }

    public void Bool(bool value)
    {
        Reserve(5);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_at), 1);
        _buffer[_at + 4] = value ? (byte)1 : (byte)0;
        _at += 5;
    }

    public void Moment(DateTimeOffset value) => Long(Moments.ToMicroseconds(value));

    public void MomentOrNull(DateTimeOffset? value)
    {
        if (value is { } moment) Moment(moment);
        else Null();
    }

    public void Uuid(Guid value)
    {
        Reserve(20);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_at), 16);
        value.TryWriteBytes(_buffer.AsSpan(_at + 4), bigEndian: true, out _);
        _at += 20;
    }

    public void UuidOrNull(Guid? value)
    {
        if (value is { } uuid) Uuid(uuid);
        else Null();
    }

    public void FingerprintOrNull(UInt128? value)
    {
        if (value is not { } fingerprint)
        {
            Null();
            return;
        }

        Reserve(20);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_at), 16);
        BinaryPrimitives.WriteUInt128BigEndian(_buffer.AsSpan(_at + 4), fingerprint);
        _at += 20;
    }

    /// <summary>Ends the copy; what the table refuses is thrown here.</summary>
    public async Task Complete(CancellationToken cancellationToken)
    {
        Short(-1);
        await Flush(cancellationToken);
        _completed = true;
        await _stream.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        // Without this the stream would end as if everything had come.
        if (!_completed) await _stream.CancelAsync();
    }

    private async ValueTask Flush(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(_buffer.AsMemory(0, _at), cancellationToken);
        _at = 0;
    }

    private void Number(int value)
    {
        Reserve(4);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_at), value);
        _at += 4;
    }

    private void Short(short value)
    {
        Reserve(2);
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_at), value);
        _at += 2;
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _at >= bytes) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _at + bytes));
        _buffer.AsSpan(0, _at).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
