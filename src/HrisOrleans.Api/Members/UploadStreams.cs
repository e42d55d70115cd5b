using System.Security.Cryptography;
using HrisOrleans.Api.Http;

namespace HrisOrleans.Api.Members;

/// <summary>A stream whose first bytes were looked at already.</summary>
internal sealed class Rejoined(ReadOnlyMemory<byte> head, Stream rest) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _head = head;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_head.IsEmpty) return await rest.ReadAsync(buffer, cancellationToken);
        var length = Math.Min(_head.Length, buffer.Length);
        _head[..length].CopyTo(buffer);
        _head = _head[length..];
        return length;
    }
}

/// <summary>An upload as it is read: no longer than it may be, and hashed for its idempotency key.</summary>
internal sealed class MeasuredUpload(Stream body, long limit, IncrementalHash hash) : ReadOnlyStream
{
    private long _read;

    public static RequestRefusedException TooLarge(long limit) =>
        RequestRefusedException.OfStatus("csv_too_large", StatusCodes.Status413PayloadTooLarge, $"The file is larger than {limit} bytes.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await Read(buffer, cancellationToken);
        if ((_read += count) > limit) throw TooLarge(limit);
        hash.AppendData(buffer.Span[..count]);
        return count;
    }

    private async ValueTask<int> Read(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            // The limit of a server that did not leave the measuring to us.
            throw TooLarge(limit);
        }
    }
}

/// <summary>What a stream must have that is only ever read, one after another, asynchronously.</summary>
internal abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Uploads are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
