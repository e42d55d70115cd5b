using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;

namespace HrisOrleans.Connectors.GoogleWorkspace;

/// <summary>
/// The Directory API's notification channels for users; it has none for groups. They are not signed: each message carries the
/// token that its channel was made with. What it tells of a person is not looked at.
/// </summary>
/// <param name="open">An account's channels, with its credentials.</param>
internal sealed class GoogleWorkspacePush(Func<ConnectorCredentials, GoogleWorkspaceChannels> open, TimeProvider time) : IPushReceiver, IPushSubscriber
{
    // Google gives two hours unless asked, and two days at most.
    private static readonly TimeSpan Life = TimeSpan.FromDays(2);

    // Whether somebody administers the domain is of no account here: makeAdmin is not asked for.
    private static readonly string[] Events = ["add", "update", "delete", "undelete"];

    public bool AppWide => false;

    public string? AppSecret => null;

    public PushReading Read(PushRequest request, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (!PushSignature.Is(request.Header("X-Goog-Channel-Token"), secrets) || !request.Posted) return PushReading.Refused;

        // A channel begins with a word that says no more than that.
        return request.Header("X-Goog-Resource-State") is "sync" or "makeAdmin" ? PushReading.Nothing : PushReading.Changed();
    }

    /// <remarks>A channel cannot be given more time: others take its place first, and for a moment there are both.</remarks>
    public async Task<Reply<PushChannel>> Keep(ConnectorCredentials credentials, PushTarget target, string? state, CancellationToken cancellationToken)
    {
        var (channels, made) = (open(credentials), new List<GoogleWorkspaceChannel>());
        foreach (var happens in Events)
        {
            var reply = await channels.Watch(happens, target, Life, time.GetUtcNow(), cancellationToken);
            if (!reply.Succeeded)
            {
                await Stop(channels, made, cancellationToken);
                return reply.Failure;
            }

            made.Add(reply.Value);
        }

        await Stop(channels, Known(state), cancellationToken);
        return new PushChannel(string.Join(' ', made.Select(channel => $"{channel.Id}/{Uri.EscapeDataString(channel.Resource)}")), made.Min(channel => channel.EndsAt));
    }

    public Task<ConnectorFailure?> End(ConnectorCredentials credentials, string state, CancellationToken cancellationToken) => Stop(open(credentials), Known(state), cancellationToken);

    private static async Task<ConnectorFailure?> Stop(GoogleWorkspaceChannels channels, IEnumerable<GoogleWorkspaceChannel> ended, CancellationToken cancellationToken)
    {
        ConnectorFailure? first = null;
        foreach (var channel in ended)
        {
            var failure = await channels.Stop(channel, cancellationToken);
            first ??= failure;
        }

        return first;
    }

    private static IEnumerable<GoogleWorkspaceChannel> Known(string? state) => (state ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('/')).Where(part => part.Length == 2).Select(part => new GoogleWorkspaceChannel(part[0], Uri.UnescapeDataString(part[1]), DateTimeOffset.MinValue));
}

/// <summary>A channel as Google keeps it; it takes both names to stop it.</summary>
internal sealed record GoogleWorkspaceChannel(string Id, string Resource, DateTimeOffset EndsAt);
