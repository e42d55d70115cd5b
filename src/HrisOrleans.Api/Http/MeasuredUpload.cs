using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Csv;
using Microsoft.AspNetCore.Http.Features;

namespace HrisOrleans.Api.Http;

/// <summary>An upload as it is read: no longer than it may be, and hashed for its idempotency key.</summary>
internal sealed class MeasuredUpload(Stream body, long limit, IncrementalHash hash) : ReadOnlyStream
{
    private long _read;

    /// <summary>The request's body as an upload.</summary>
    /// <param name="hash">Begun with what else makes the request this one and no other.</param>
    public static MeasuredUpload Of(HttpContext context, long limit, IncrementalHash hash)
    {
        var request = context.Request;
        if (request.ContentLength > limit) throw TooLarge(limit);

        // Measured here: the server counts the framing of chunks along, and would refuse with another code.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}\n{request.QueryString}\n{request.ContentType}\n"));
        return new MeasuredUpload(request.Body, limit, hash);
    }

    /// <summary>The charset that the request says its body is in, or null.</summary>
    public static string? CharsetOf(HttpRequest request) => request.GetTypedHeaders().ContentType?.Charset.Value?.Trim('"');

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
