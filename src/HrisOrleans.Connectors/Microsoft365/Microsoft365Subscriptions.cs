using System.Globalization;
using System.Net;
using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Connectors.Reading;

namespace HrisOrleans.Connectors.Microsoft365;

/// <summary>One tenant's subscriptions at Microsoft Graph.</summary>
internal sealed class Microsoft365Subscriptions(ProviderSession<IMicrosoft365Api> session)
{
    private const string Type = "#microsoft.graph.subscription";
    private const string Users = "users";
    private const string Groups = "groups";

    /// <summary>More than reading members takes: without it people are told of, and groups are found by schedule.</summary>
    private const string GroupsRight = "Group.Read.All";

    // A deletion for good is told apart; whoever comes, changes or goes into the recycle bin was updated.
    private const string Changes = "updated,deleted";

    private static readonly ConnectorFailure Unreachable = new(FailureKind.BadResponse, "Microsoft Graph takes no such subscription (400): it has to reach the address of webhooks here by https, and hear an answer within ten seconds.");

    /// <summary>What is subscribed to.</summary>
    public static IReadOnlyList<string> Resources { get; } = [Users, Groups];

    /// <summary>Whether a failure means that Graph no longer has the subscription, or that it was another app's.</summary>
    public static bool Gone(ConnectorFailure failure) => failure == Microsoft365Graph.NotThere || failure.Kind == FailureKind.InsufficientRights;

    public Task<Reply<Microsoft365Subscription>> Create(string resource, PushTarget target, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var asked = new Dictionary<string, string>
        {
            ["@odata.type"] = Type,
            ["changeType"] = Changes,
            ["resource"] = resource,
            ["notificationUrl"] = target.Address,
            ["lifecycleNotificationUrl"] = target.Address,
            ["expirationDateTime"] = Moment(until),
            ["clientState"] = target.Secret,
        };
        return Ask((api, token, stop) => api.Subscribe(token, asked, stop), resource, cancellationToken);
    }

    public Task<Reply<Microsoft365Subscription>> Extend(string resource, string id, DateTimeOffset until, CancellationToken cancellationToken) =>
        Ask((api, token, stop) => api.Extend(token, id, new Dictionary<string, string> { ["@odata.type"] = Type, ["expirationDateTime"] = Moment(until) }, stop), resource, cancellationToken);

    /// <summary>Ends whatever else is sent to the address: it was made by a call whose answer was lost, and nobody knows of it.</summary>
    /// <param name="kept">Ids of those that stay.</param>
    public async Task EndOthers(string address, IReadOnlyCollection<string> kept, CancellationToken cancellationToken)
    {
        var others = new List<string>();
        var failure = await ListWalk.All(
            (skip, stop) => session.Call((api, token, aborted) => api.Subscriptions(token, skip, aborted), stop, (status, _) => Explain(status, Users)),
            "value",
            (page, _) => Microsoft365Graph.Skip(new JsonRecord(page).Text("@odata.nextLink")),
            made =>
            {
                if (made.Perhaps("notificationUrl") == address && Microsoft365Graph.Id(made) is var id && !kept.Contains(id, StringComparer.OrdinalIgnoreCase)) others.Add(id);
            },
            cancellationToken);

        // What is not ended now is the next time that more time is asked for, or ends by itself.
        if (failure is not null) return;
        foreach (var other in others) await Delete(other, cancellationToken);
    }

    public async Task<ConnectorFailure?> Delete(string id, CancellationToken cancellationToken)
    {
        var reply = await session.Call((api, token, stop) => api.Unsubscribe(token, id, stop), cancellationToken, (status, _) => Explain(status, Users));
        reply.Value?.Dispose();
        return reply.Failure == Microsoft365Graph.NotThere ? null : reply.Failure;
    }

    private async Task<Reply<Microsoft365Subscription>> Ask(Func<IMicrosoft365Api, string, CancellationToken, Task<HttpResponseMessage>> call, string resource, CancellationToken cancellationToken)
    {
        var reply = await session.Call(call, cancellationToken, (status, _) => Explain(status, resource));
        if (!reply.Succeeded) return reply.Failure;
        using var answer = reply.Value;
        try
        {
            using var json = JsonDocument.Parse(answer.Body.Memory);
            var made = new JsonRecord(json.RootElement);
            return DateTimeOffset.TryParse(made.Text("expirationDateTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var ends) ? new Microsoft365Subscription(Microsoft365Graph.Id(made), ends) : HttpFailures.NotJson;
        }
        catch (JsonException)
        {
            return HttpFailures.Unparsable(answer.Body.Span);
        }
    }

    private static ConnectorFailure? Explain(HttpStatusCode status, string resource)
    {
        var right = resource == Users ? Microsoft365Provider.UsersRight : GroupsRight;
        return status switch
        {
            HttpStatusCode.Forbidden => new(FailureKind.InsufficientRights, $"Microsoft Graph refuses to tell of {resource} (403): the app needs the permission {right}.", MissingRights: [right]),
            HttpStatusCode.NotFound => Microsoft365Graph.NotThere,
            HttpStatusCode.BadRequest => Unreachable,
            _ => null,
        };
    }

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
