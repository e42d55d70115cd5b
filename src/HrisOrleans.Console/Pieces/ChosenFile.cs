using Microsoft.AspNetCore.Components.Forms;

namespace HrisOrleans.Console.Pieces;

/// <summary>A file that a person chose, read from their browser. When it has changed there since, the browser refuses; that is told as <see cref="FileChangedException"/>.</summary>
internal sealed class ChosenFile(Stream browser) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => browser.Length;

    public override long Position
    {
        get => browser.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>Opens it, for as long as the token lives.</summary>
    public static ChosenFile Open(IBrowserFile file, long largest, CancellationToken cancellationToken) => new(file.OpenReadStream(largest, cancellationToken));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await browser.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception refused) when (refused is not OperationCanceledException)
        {
            throw new FileChangedException(refused);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        await base.DisposeAsync();
    }
}
