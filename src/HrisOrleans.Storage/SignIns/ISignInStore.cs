using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.SignIns;

/// <summary>A link to connect by, as stored: never the link itself.</summary>
/// <param name="Hash">Of the link.</param>
/// <param name="Providers">Ids of the providers it is for, joined by spaces; empty for all.</param>
/// <param name="SignIn">Only for signing in.</param>
/// <param name="Relink">It puts other credentials in place of those that are there.</param>
/// <param name="Actor">For whom it was made, as a reference.</param>
/// <param name="Sealed">Where the browser goes in the end; null for a page of ours.</param>
public sealed record ConnectLink(string Hash, string Providers, bool SignIn, bool Relink, string Actor, byte[]? Sealed, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt);

/// <summary>Somebody on the way to a provider's sign-in and back.</summary>
/// <param name="LinkHash">The link it began from.</param>
/// <param name="Sealed">What has to be known when they are back.</param>
public sealed record PendingSignIn(string LinkHash, byte[] Sealed);

/// <summary>Links to connect by, and sign-ins under way.</summary>
public interface ISignInStore
{
    Task AddLink(TenantId tenant, ConnectLink link, CancellationToken cancellationToken);

    /// <summary>The link, good or not; null for one that nobody made.</summary>
    Task<ConnectLink?> FindLink(TenantId tenant, string hash, CancellationToken cancellationToken);

    /// <summary>Takes the link's one use; false where somebody did before.</summary>
    Task<bool> UseLink(TenantId tenant, string hash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Gives the use back: nothing came of it.</summary>
    Task GiveBackLink(TenantId tenant, string hash, CancellationToken cancellationToken);

    /// <summary>Leaves no link, nor one that is being used at this moment; gives how many were still good.</summary>
    Task<int> WithdrawLinks(TenantId tenant, DateTimeOffset now, CancellationToken cancellationToken);

    /// <param name="stateHash">Of what comes back with the browser.</param>
    /// <param name="browserHash">Of the secret of the browser that began.</param>
    Task Begin(TenantId tenant, string stateHash, string browserHash, PendingSignIn pending, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Takes a sign-in out, once, and only for the browser that began it; null where there is none, or its time is over.</summary>
    Task<PendingSignIn?> Take(TenantId tenant, string stateHash, string browserHash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Deletes what ended before a moment.</summary>
    Task<int> Prune(DateTimeOffset before, CancellationToken cancellationToken);
}
