using HrisOrleans.Client.Syncs;
using Refit;

namespace HrisOrleans.Client.Connections;

/// <summary>A tenant's one link to a provider. Every method throws <see cref="HrisApiException"/> when refused.</summary>
public interface IConnectionApi
{
    /// <summary>Probes the credentials and connects; "connected, not configured" moves nobody.</summary>
    [Put("/v1/tenants/{tenant}/connection")]
    Task<Connection> Connect(string tenant, [Body] ConnectRequest request, CancellationToken cancellationToken = default);

    /// <summary>Puts other credentials in place of the stored ones; everybody keeps who they are, and a full read follows at once.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="request">The provider's credential form, filled in.</param>
    /// <param name="ifMatch">The connection's version the admin saw, see <see cref="ETag"/>.</param>
    /// <param name="cancellationToken">Stops waiting, not the work.</param>
    [Put("/v1/tenants/{tenant}/connection/credentials")]
    Task<Connection> Relink(string tenant, [Body] RelinkRequest request, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    /// <summary>State, settings, health and freshness.</summary>
    [Get("/v1/tenants/{tenant}/connection")]
    Task<Connection> Get(string tenant, CancellationToken cancellationToken = default);

    /// <summary>Disconnects: removes nobody, stops everything automatic at once, destroys the credentials.</summary>
    [Delete("/v1/tenants/{tenant}/connection")]
    Task<Connection> Disconnect(string tenant, CancellationToken cancellationToken = default);

    /// <summary>Groups of the directory with their counts. While <see cref="DirectoryPage{T}.Sync"/> is set and the page is empty, the directory is being read.</summary>
    [Get("/v1/tenants/{tenant}/connection/groups")]
    Task<DirectoryPage<Group>> Groups(string tenant, string? search = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Current people of the directory, by name.</summary>
    [Get("/v1/tenants/{tenant}/connection/people")]
    Task<DirectoryPage<Person>> People(string tenant, string? search = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the directory again, for the lists of groups and people alone, which show what they showed until then. Watch the sync.</summary>
    [Post("/v1/tenants/{tenant}/connection/directory")]
    Task<Sync> ReadDirectory(string tenant, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Saves settings and applies the plan previewed for them ("Create accounts", "Edit"). Pressed twice it is one. Watch the sync.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="request">Settings, and the previewed plan with its hash.</param>
    /// <param name="ifMatch">The connection's version the admin saw, see <see cref="ETag"/>.</param>
    /// <param name="cancellationToken">Stops waiting, not the work.</param>
    [Put("/v1/tenants/{tenant}/connection/settings")]
    Task<Sync> SaveSettings(string tenant, [Body] SettingsRequest request, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    /// <summary>Quick settings, forward-looking only; says how many people wait and were not moved.</summary>
    [Patch("/v1/tenants/{tenant}/connection/settings")]
    Task<QuickSettingsResult> ChangeQuickSettings(string tenant, [Body] QuickSettingsRequest request, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    [Get("/v1/tenants/{tenant}/connection/policy")]
    Task<Policy> GetPolicy(string tenant, CancellationToken cancellationToken = default);

    [Put("/v1/tenants/{tenant}/connection/policy")]
    Task<Policy> ChangePolicy(string tenant, [Body] PolicyRequest request, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    /// <summary>No reads and nothing automatic until resumed.</summary>
    [Post("/v1/tenants/{tenant}/connection/pause")]
    Task<Connection> Pause(string tenant, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Resumes, and syncs.</summary>
    [Post("/v1/tenants/{tenant}/connection/resume")]
    Task<Connection> Resume(string tenant, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>A link by which a person without other access connects the tenant, once, or gives it new credentials.</summary>
    [Post("/v1/tenants/{tenant}/connection/connect-link")]
    Task<ConnectLink> CreateConnectLink(string tenant, [Body] ConnectLinkRequest? request = null, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Every link that was not used yet is good for nothing any more.</summary>
    [Delete("/v1/tenants/{tenant}/connection/connect-link")]
    Task<WithdrawnConnectLinks> WithdrawConnectLinks(string tenant, CancellationToken cancellationToken = default);

    /// <summary>Where to send the admin's own browser to sign in at the provider; it comes back connected.</summary>
    [Post("/v1/tenants/{tenant}/connection/sign-in")]
    Task<ConnectLink> SignIn(string tenant, [Body] SignInRequest? request = null, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>A new bearer token for a directory that is pushed here, and where to; it is shown this once. The ones before end after the overlap.</summary>
    [Post("/v1/tenants/{tenant}/connection/push-token")]
    Task<PushToken> IssuePushToken(string tenant, [Body] PushTokenRequest? request = null, [Header("Idempotency-Key")] string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>What the provider's webhooks to the connection's <see cref="Push.Address"/> are signed with; in the place of the one before, and never shown.</summary>
    [Put("/v1/tenants/{tenant}/connection/push-secret")]
    Task<Connection> KeepPushSecret(string tenant, [Body] PushSecretRequest request, CancellationToken cancellationToken = default);

    /// <summary>The provider's webhooks are refused from then on; changes are found by schedule.</summary>
    [Delete("/v1/tenants/{tenant}/connection/push-secret")]
    Task<Connection> RemovePushSecret(string tenant, CancellationToken cancellationToken = default);

    /// <summary>Sends a file of people, for a connection whose directory comes as files. Once it is whole it takes the place of the one before.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="file">The file: a line of headers, then a line for each person.</param>
    /// <param name="dryRun">True: only tell how it would be read; nothing is kept.</param>
    /// <param name="rows">How many lines of people it must have.</param>
    /// <param name="mapping">A JSON object of fields and headers, where headers are not understood; kept for the next file. Null keeps what was said before.</param>
    /// <param name="contentType"><c>text/csv</c>, or with <c>; charset=windows-1252</c>.</param>
    /// <param name="idempotencyKey">Repeated under one key it is the same file, and no second statement.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Post("/v1/tenants/{tenant}/connection/files")]
    Task<DirectoryFile> UploadFile(
        string tenant,
        [Body] Stream file,
        bool? dryRun = null,
        int? rows = null,
        string? mapping = null,
        [Header("Content-Type")] string contentType = "text/csv",
        [Header("Idempotency-Key")] string? idempotencyKey = null,
        CancellationToken cancellationToken = default);

    /// <summary>The file that counts, and how it was read.</summary>
    [Get("/v1/tenants/{tenant}/connection/files")]
    Task<DirectoryFile> GetFile(string tenant, CancellationToken cancellationToken = default);
}
