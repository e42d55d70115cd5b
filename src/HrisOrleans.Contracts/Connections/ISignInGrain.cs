using Orleans.Concurrency;

namespace HrisOrleans.Contracts.Connections;

/// <summary>Connecting by a link, and by signing in at the provider. Key: <see cref="GrainKeys.SignIn"/>.</summary>
/// <remarks>Links are used one at a time: a link is good for one connection.</remarks>
[Alias("hris.ISignInGrain"), GrainInterfaceType("hris.sign-in")]
public interface ISignInGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes a link. Where the tenant is connected it is one to relink by. Refused with <c>tenant_not_found</c>,
    /// <c>unknown_provider</c>, <c>subscription_required</c>, <c>connection_exists</c> (to another provider) or
    /// <c>sign_in_unavailable</c>.
    /// </summary>
    [Alias("IssueLink")]
    Task<Answer<ConnectLinkIssued>> IssueLink(IssueConnectLink command, CancellationToken cancellationToken);

    /// <summary>Ends every link that was not used yet; answers how many.</summary>
    [Alias("WithdrawLinks")]
    Task<Answer<int>> WithdrawLinks(CancellationToken cancellationToken);

    /// <summary>What the link's page shows. Refused with <c>connect_link_invalid</c>.</summary>
    [Alias("OpenLink"), AlwaysInterleave]
    Task<Answer<ConnectLinkPage>> OpenLink(OpenConnectLink query, CancellationToken cancellationToken);

    /// <summary>Connects, or relinks, with a filled form. Refused with <c>connect_link_invalid</c>, and as <see cref="IConnectionGrain.Connect"/> and <see cref="IConnectionGrain.Relink"/> refuse.</summary>
    [Alias("ConnectByLink")]
    Task<Answer<ConnectedByLink>> ConnectByLink(ConnectByLink command, CancellationToken cancellationToken);

    /// <summary>Begins a sign-in at the provider. Refused with <c>connect_link_invalid</c>, <c>sign_in_unavailable</c>, <c>invalid_credentials_form</c> or <c>subscription_required</c>.</summary>
    [Alias("BeginSignIn"), AlwaysInterleave]
    Task<Answer<SignInBegun>> BeginSignIn(BeginSignIn command, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a sign-in with what the browser came back with, and connects or relinks. Refused with <c>sign_in_invalid</c>; what
    /// else went wrong stands in the answer.
    /// </summary>
    [Alias("FinishSignIn")]
    Task<Answer<SignInFinished>> FinishSignIn(FinishSignIn command, CancellationToken cancellationToken);
}

/// <param name="Providers">Which may be connected; null or empty for all that the subscription covers.</param>
/// <param name="Login">Who it is for, and the actor in history; null for the caller.</param>
/// <param name="LifeSeconds">How long it is good.</param>
/// <param name="ReturnTo">Where the browser goes in the end, checked already; null for a page of ours.</param>
/// <param name="SignIn">Only for signing in at one provider.</param>
[GenerateSerializer, Alias("hris.issue-connect-link")]
public sealed record IssueConnectLink(IReadOnlyList<string>? Providers, string? Login, int LifeSeconds, string? ReturnTo, bool SignIn);

/// <param name="Token">Shown once.</param>
[GenerateSerializer, Alias("hris.connect-link-issued")]
public sealed record ConnectLinkIssued(string Token, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "ConnectLinkIssued";
}

[GenerateSerializer, Alias("hris.open-connect-link")]
public sealed record OpenConnectLink(string Token)
{
    public override string ToString() => "OpenConnectLink";
}

/// <param name="Account">The connected company's name, for a link to relink by; null otherwise.</param>
[GenerateSerializer, Alias("hris.connect-link-page")]
public sealed record ConnectLinkPage(string TenantName, string? Account, IReadOnlyList<ConnectOption> Options, DateTimeOffset ExpiresAt);

/// <summary>One provider that a link lets connect.</summary>
/// <param name="Form">Its credential form may be filled in.</param>
/// <param name="SignIn">Somebody can sign in there.</param>
/// <param name="SignInForm">What has to be known for signing in.</param>
[GenerateSerializer, Alias("hris.connect-option")]
public sealed record ConnectOption(ProviderView Provider, bool Form, bool SignIn, IReadOnlyList<CredentialFieldView> SignInForm);

[GenerateSerializer, Alias("hris.connect-by-link")]
public sealed record ConnectByLink(string Token, string Provider, IReadOnlyDictionary<string, string> Credentials)
{
    public override string ToString() => $"ConnectByLink {{ Provider = {Provider} }}";
}

/// <param name="ReturnTo">Where the browser goes now; null for a page of ours.</param>
[GenerateSerializer, Alias("hris.connected-by-link")]
public sealed record ConnectedByLink(string Provider, string AccountName, string? ReturnTo);

/// <param name="Browser">A secret that only this browser has.</param>
/// <param name="RedirectUri">Where the provider sends the browser back to.</param>
/// <param name="Given">What has to be known for signing in.</param>
[GenerateSerializer, Alias("hris.begin-sign-in")]
public sealed record BeginSignIn(string Token, string Provider, string Browser, string RedirectUri, IReadOnlyDictionary<string, string> Given)
{
    public override string ToString() => $"BeginSignIn {{ Provider = {Provider} }}";
}

[GenerateSerializer, Alias("hris.sign-in-begun")]
public sealed record SignInBegun(string Url, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "SignInBegun";
}

/// <param name="Browser">The browser's secret; null where it has none.</param>
/// <param name="Code">What the provider gave; null where it gave none.</param>
/// <param name="Error">The provider's word in its place, or null.</param>
[GenerateSerializer, Alias("hris.finish-sign-in")]
public sealed record FinishSignIn(string State, string? Browser, string? Code, string? Error)
{
    public override string ToString() => "FinishSignIn";
}

/// <summary>How a sign-in ended.</summary>
/// <param name="AccountName">Null where nothing was connected.</param>
/// <param name="Refused">Why nothing was connected, or null.</param>
/// <param name="ReturnTo">Where the browser goes now; null for a page of ours.</param>
/// <param name="Link">The link it began from, which is good for another try where nothing was connected.</param>
[GenerateSerializer, Alias("hris.sign-in-finished")]
public sealed record SignInFinished(string Provider, string? AccountName, Refused? Refused, string? ReturnTo, string Link)
{
    public override string ToString() => $"SignInFinished {{ Provider = {Provider} }}";
}
