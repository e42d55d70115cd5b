using System.Buffers;

namespace HrisOrleans.Connectors.Http;

/// <summary>A response body in a pooled buffer. Dispose it exactly once in effect; further calls do nothing.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int FirstGuess = 64 * 1024;

    private readonly int _length;
    private byte[]? _buffer;

    private PooledBody(byte[] buffer, int length) => (_buffer, _length) = (buffer, length);

    public ReadOnlyMemory<byte> Memory => (_buffer ?? throw new ObjectDisposedException(nameof(PooledBody))).AsMemory(0, _length);

    public ReadOnlySpan<byte> Span => Memory.Span;

    /// <summary>A body put together here, such as records of several answers.</summary>
    public static PooledBody Of(ReadOnlySpan<byte> body)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(body.Length);
        body.CopyTo(buffer);
        return new PooledBody(buffer, body.Length);
    }

    /// <summary>Reads the whole body; null when it is longer than <paramref name="maxBytes"/>.</summary>
    public static async ValueTask<PooledBody?> Read(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maxBytes) return null;
        var stream = await content.ReadAsStreamAsync(cancellationToken);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = ArrayPool<byte>.Shared.Rent((int)(content.Headers.ContentLength ?? FirstGuess) + 1);
            var length = 0;
            try
            {
                while (true)
                {
                    var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                    if (read == 0) break;
                    length += read;
                    if (length > maxBytes) return null;
                    if (length == buffer.Length) buffer = Grow(buffer);
                }

                var body = new PooledBody(buffer, length);
                buffer = null;
                return body;
            }
            finally
            {
                if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
