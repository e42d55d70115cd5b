using System.Net;
using System.Text.Json;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.BambooHr;

/// <summary>One company's API with its token: the three calls, and what BambooHR's refusals mean.</summary>
internal sealed class BambooHrSession(ProviderSession<IBambooHrApi> session, BambooHrOptions options, TimeProvider time)
{
    public BambooHrOptions Options => options;

    public TimeProvider Time => time;

    public Task<Reply<ProviderAnswer>> Company(CancellationToken cancellationToken) =>
        session.Call(
            (api, token, aborted) => api.CompanyInformation(token, aborted),
            cancellationToken,
            (status, _) => status == HttpStatusCode.NotFound || (int)status is >= 300 and < 400
                ? new(FailureKind.Reauthenticate, "No BambooHR company answers under this company domain.")
                : Forbidden(status, BambooHrProvider.CompanyRight));

    public Task<Reply<ProviderAnswer>> Employees(IReadOnlyList<string>? ids, string? after, CancellationToken cancellationToken) =>
        session.Call(
            (api, token, aborted) => api.Employees(token, BambooHrFields.Asked, "employeeId", options.PageSize, after, ids, aborted),
            cancellationToken,
            (status, body) => status == HttpStatusCode.BadRequest && ErrorCode(body) == "BadPage"
                ? new(FailureKind.StartAgain, "BambooHR no longer accepts the position in the list (BadPage).")
                : Forbidden(status, BambooHrProvider.ListRight));

    public Task<Reply<ProviderAnswer>> Changed(string since, CancellationToken cancellationToken) =>
        session.Call(
            (api, token, aborted) => api.Changed(token, since, aborted),
            cancellationToken,
            (status, _) => status == HttpStatusCode.BadRequest
                ? new(FailureKind.StartAgain, "BambooHR does not accept the moment to read changes from.")
                : Forbidden(status, BambooHrProvider.ChangedRight));

    /// <summary>The checkpoint of a read whose first answer this is: nothing that changed after it can have been missed.</summary>
    public DateTimeOffset CheckpointAt(ProviderAnswer first) =>
        // Without the provider's clock, allow for one that is some minutes off ours.
        first.ProviderTimeAtSend is { } moment ? moment - options.CheckpointOverlap : first.SentAt - (5 * options.CheckpointOverlap);

    private static ConnectorFailure? Forbidden(HttpStatusCode status, string right) => status == HttpStatusCode.Forbidden
        ? new(FailureKind.InsufficientRights, $"BambooHR refuses access: {right} is missing.", MissingRights: [right])
        : null;

    private static string? ErrorCode(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out var code) ? code.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
