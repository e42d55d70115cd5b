namespace HrisOrleans.Api.Http;

/// <summary>The request's body, read once: the idempotency key covers its bytes, then it is parsed.</summary>
internal sealed class RequestBody(byte[] bytes)
{
    /// <summary>The largest body where nothing else is said.</summary>
    public const int DefaultLimit = 1 << 20;

    /// <summary>The largest body where people are picked by name.</summary>
    public const int PickedPeopleLimit = 8 << 20;

    public static RequestBody Empty { get; } = new([]);

    public static RequestRefusedException TooLarge => RequestRefusedException.OfStatus("body_too_large", StatusCodes.Status413PayloadTooLarge, "The body is too large.");

    public byte[] Bytes { get; } = bytes;

    public static RequestBody Of(HttpContext context) => context.Features.Get<RequestBody>() ?? Empty;

    public static async Task<RequestBody> Read(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsDelete(request.Method) || HttpMethods.IsHead(request.Method)) return Empty;
        if (request.ContentLength > limit) throw TooLarge;
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int count; (count = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            // A chunked body names no length beforehand.
            if (read.Length + count > limit) throw TooLarge;
            read.Write(buffer, 0, count);
        }

        return new RequestBody(read.ToArray());
    }
}

/// <summary>The largest body an endpoint takes, in bytes.</summary>
internal sealed record BodyLimit(int Bytes);

/// <summary>The endpoint takes files besides JSON, and reads them itself.</summary>
internal sealed record TakesFiles;
