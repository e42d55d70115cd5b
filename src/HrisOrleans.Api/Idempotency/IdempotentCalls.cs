using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Api.Http;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Api.Idempotency;

/// <summary>
/// Runs a request under its key: the first answer is kept and given again. Two at once both run; what they do names the
/// key as its cause and happens once.
/// </summary>
internal sealed class IdempotentCalls(Guard guard, IGrainFactory grains)
{
    public const string ReplayedHeader = "Idempotency-Replayed";

    public Task Run(HttpContext context, TenantId tenant, IdempotencyKey key, RequestBody body, RequestDelegate handler) =>
        Run(context, tenant, key, RequestHash(context.Request, body), handler);

    /// <param name="requestHash">Of all that makes the request this one and no other.</param>
    public async Task Run(HttpContext context, TenantId tenant, IdempotencyKey key, byte[] requestHash, RequestDelegate handler)
    {
        var grain = grains.GetGrain<IIdempotencyGrain>(GrainKeys.Idempotency(tenant, key.Hash));
        var start = await grain.Begin(new BeginIdempotent(requestHash), context.RequestAborted);
        if (!start.Accepted)
        {
            await ProblemAnswer.Of(start.Refused).ExecuteAsync(context);
        }
        else if (start.Value.Status is { } status)
        {
            await Replay(context.Response, status, start.Value);
        }
        else
        {
            await RunFirst(context, grain, handler);
        }
    }

    private static Task Replay(HttpResponse response, int status, IdempotentStart stored)
    {
        response.StatusCode = status;
        response.Headers[ReplayedHeader] = "true";
        if (stored.Location is not null) response.Headers.Location = stored.Location;
        if (stored.ETag is not null) response.Headers.ETag = stored.ETag;
        if (stored.ContentType is not null) response.ContentType = stored.ContentType;
        return response.Body.WriteAsync(stored.Body ?? [], response.HttpContext.RequestAborted).AsTask();
    }

    private async Task RunFirst(HttpContext context, IIdempotencyGrain grain, RequestDelegate handler)
    {
        var client = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await guard.Run(context, inner => handler(inner));
        }
        finally
        {
            context.Response.Body = client;
        }

        // An outage or an error here is no answer to keep: the client should try again and get the real one.
        if (context.RequestAborted.IsCancellationRequested) return;
        var response = context.Response;
        if (response.StatusCode < StatusCodes.Status500InternalServerError)
        {
            var kept = new CompleteIdempotent(response.StatusCode, response.ContentType, answer.ToArray(), response.Headers.Location, response.Headers.ETag);
            await grain.Complete(kept, CancellationToken.None);
        }

        answer.Position = 0;
        await answer.CopyToAsync(client, context.RequestAborted);
    }

    private static byte[] RequestHash(HttpRequest request, RequestBody body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}\n{request.QueryString}\n"));
        hash.AppendData(body.Bytes);
        return hash.GetHashAndReset();
    }
}
