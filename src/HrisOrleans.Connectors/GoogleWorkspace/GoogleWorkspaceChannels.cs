using System.Globalization;
using System.Net;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;

namespace HrisOrleans.Connectors.GoogleWorkspace;

/// <summary>One account's notification channels.</summary>
internal sealed class GoogleWorkspaceChannels(ProviderSession<IGoogleWorkspaceApi> session, TimeProvider time)
{
    private static readonly ConnectorFailure Unreachable = new(FailureKind.BadResponse, "Google takes no such channel (400): it sends to addresses by https alone, with a certificate that others trust.");

    /// <param name="happens">What is to be told of, in Google's word.</param>
    public async Task<Reply<GoogleWorkspaceChannel>> Watch(string happens, PushTarget target, TimeSpan life, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("D");
        var asked = new Dictionary<string, object>
        {
            ["id"] = id,
            ["type"] = "web_hook",
            ["address"] = target.Address,
            ["token"] = target.Secret,

            // That something changed is enough: who it is need not go over the wire.
            ["payload"] = false,
            ["params"] = new Dictionary<string, string> { ["ttl"] = ((long)life.TotalSeconds).ToString(CultureInfo.InvariantCulture) },
        };
        var reply = await session.Call((api, token, stop) => api.Watch(token, happens, asked, stop), cancellationToken, Explain);
        return GoogleWorkspaceDirectory.Read(reply, root => root.Text("resourceId") is { } resource ? new GoogleWorkspaceChannel(id, resource, Ends(root.Text("expiration")) ?? now + life) : null);
    }

    /// <summary>Null, too, where it had ended already.</summary>
    public async Task<ConnectorFailure?> Stop(GoogleWorkspaceChannel channel, CancellationToken cancellationToken)
    {
        var asked = new Dictionary<string, string> { ["id"] = channel.Id, ["resourceId"] = channel.Resource };
        var reply = await session.Call((api, token, stop) => api.Stop(token, asked, stop), cancellationToken, Explain);
        reply.Value?.Dispose();
        return reply.Failure == GoogleWorkspaceErrors.NotThere ? null : reply.Failure;
    }

    private ConnectorFailure? Explain(HttpStatusCode status, ReadOnlyMemory<byte> body) =>
        status == HttpStatusCode.BadRequest ? Unreachable : GoogleWorkspaceErrors.Explain(status, body, GoogleWorkspaceProvider.UsersRight, time.GetUtcNow());

    private static DateTimeOffset? Ends(string? milliseconds) =>
        long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var moment) && moment <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(moment) : null;
}
