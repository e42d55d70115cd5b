using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Webhooks;

/// <summary>Endpoints of the platform that were switched off by themselves. No tenant's sequence tells of them, so the row itself holds whether the operator knows.</summary>
public interface IDisabledWebhooks
{
    /// <summary>Those that the operator has not been told of.</summary>
    Task<IReadOnlyList<WebhookEndpoint>> Untold(CancellationToken cancellationToken);

    /// <summary>Notes that the operator is told. False when somebody else was first, or it is served again.</summary>
    Task<bool> Tell(WebhookEndpoint endpoint, CancellationToken cancellationToken);

    /// <summary>It was not told after all.</summary>
    Task TakeBack(WebhookEndpoint endpoint, CancellationToken cancellationToken);
}

internal sealed class DisabledWebhooks(Database database) : IDisabledWebhooks
{
    private const string IsUntold = "tenant = '*' and state in (3, 4) and disabled_at is not null and (told_at is null or told_at < disabled_at)";

    public async Task<IReadOnlyList<WebhookEndpoint>> Untold(CancellationToken cancellationToken) => await database.Read(
        work => work.Sql($"select {WebhookRows.EndpointColumns} from webhook_endpoints as e where {IsUntold} order by endpoint_id").All(WebhookRows.ReadEndpoint, cancellationToken),
        cancellationToken);

    public async Task<bool> Tell(WebhookEndpoint endpoint, CancellationToken cancellationToken) => await database.Write(
        work => work.Sql($"update webhook_endpoints set told_at = disabled_at where {IsUntold} and endpoint_id = @id and version = @version")
            .With("id", endpoint.Id).With("version", endpoint.Version)
            .Run(cancellationToken),
        cancellationToken) > 0;

    public Task TakeBack(WebhookEndpoint endpoint, CancellationToken cancellationToken) => database.Write(
        work => work.Sql("update webhook_endpoints set told_at = null where tenant = '*' and endpoint_id = @id and version = @version")
            .With("id", endpoint.Id).With("version", endpoint.Version)
            .Run(cancellationToken),
        cancellationToken);
}
