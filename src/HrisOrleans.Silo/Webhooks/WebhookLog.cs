using HrisOrleans.Domain.Tenants;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Webhooks;

internal static partial class WebhookLog
{
    [LoggerMessage(2201, LogLevel.Information, "Webhook {Endpoint} rests until {Until}: {Outcome}.")]
    public static partial void Resting(ILogger log, Guid endpoint, DateTimeOffset until, string outcome);

    [LoggerMessage(2202, LogLevel.Warning, "Webhook {Endpoint} was disabled: {Outcome}.")]
    public static partial void Disabled(ILogger log, Guid endpoint, string outcome);

    [LoggerMessage(2203, LogLevel.Warning, "Webhook {Endpoint} gave up event {Tenant}/{Seq}: {Outcome}.")]
    public static partial void GivenUp(ILogger log, Guid endpoint, TenantId tenant, long seq, string outcome);

    [LoggerMessage(2204, LogLevel.Warning, "The stream of webhook {Endpoint} in {Tenant} cannot reach the database; it goes on when it can.")]
    public static partial void StoreAway(ILogger log, Guid endpoint, TenantId tenant, Exception trouble);

    [LoggerMessage(2205, LogLevel.Error, "The stream of webhook {Endpoint} in {Tenant} failed; another takes it up when the lease is over.")]
    public static partial void StreamFailed(ILogger log, Guid endpoint, TenantId tenant, Exception failure);

    [LoggerMessage(2206, LogLevel.Error, "Webhooks that are due could not be looked for; the next round tries again.")]
    public static partial void RoundFailed(ILogger log, Exception failure);

    [LoggerMessage(2207, LogLevel.Information, "Another silo has the stream of webhook {Endpoint} in {Tenant} now, or it was set back.")]
    public static partial void LeaseLost(ILogger log, Guid endpoint, TenantId tenant);
}
