using HrisOrleans.Api.Http;

namespace HrisOrleans.Api.Idempotency;

/// <summary>The answer to an upload under a key: the first one again, a refusal, or what is done now. What was staged and is not needed goes.</summary>
/// <param name="hash">Of all that makes the request this one and no other, the upload's bytes included.</param>
/// <param name="effect">What the request is for, once all of it is staged.</param>
/// <param name="discard">Forgets what was staged.</param>
internal sealed class OnceUnderKey(IdempotentCalls idempotent, TenantScope scope, IdempotencyKey key, byte[] hash, Func<Task<IResult>> effect, Func<Task> discard) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var done = false;
        await idempotent.Run(httpContext, scope.Tenant, key, hash, async inner =>
        {
            done = true;
            await (await effect()).ExecuteAsync(inner);
        });
        if (!done) await discard();
    }
}
