using System.Text;
using HrisOrleans.Api.Auth;
using HrisOrleans.Api.Http;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Api.Connecting;

/// <summary>
/// The pages behind a link to connect by, for a browser without scripts and a person without a token. Whatever is not good,
/// forged, used or over, sounds the same.
/// </summary>
internal static class ConnectPageEndpoints
{
    private const int LargestForm = 64 * 1024;

    public static void MapConnectPages(this RouteGroupBuilder api)
    {
        var pages = api.MapGroup("").WithMetadata(Access.Public, new ProblemForm(HtmlPage.Of)).ExcludeFromDescription();
        pages.MapGet("/connect/{token}", Show);
        pages.MapPost("/connect/{token}", Connect).TakesUpTo(LargestForm);
        pages.MapPost("/connect/{token}/sign-in", SignIn).TakesUpTo(LargestForm);
        pages.MapGet("/sign-in/callback", Finish);
    }

    private static async Task<IResult> Show(string token, string? provider, HttpContext context, IGrainFactory grains, IOptions<ApiOptions> options, PageLimits limits, CancellationToken cancellationToken)
    {
        var (grain, address) = Enter(TenantSecret.Link, token, context, grains, options, limits);
        if (grain is null) return Page(ConnectLinkRules.LinkInvalid);
        var page = await grain.OpenLink(new OpenConnectLink(token), cancellationToken);
        if (!page.Accepted) return Page(page.Refused);
        return ConnectPages.Link(page.Value, provider, address.Link(token), BrowserKey.Of(context, address).FormFor(token));
    }

    private static async Task<IResult> Connect(string token, HttpContext context, IGrainFactory grains, IOptions<ApiOptions> options, PageLimits limits, CancellationToken cancellationToken)
    {
        var (grain, address) = Enter(TenantSecret.Link, token, context, grains, options, limits);
        if (grain is null) return Page(ConnectLinkRules.LinkInvalid);
        var (browser, provider, given) = OurForm(context, address, token);
        var filled = given.Where(value => value.Value.Length > 0).ToDictionary();
        var connected = await grain.ConnectByLink(new ConnectByLink(token, provider, filled), cancellationToken);
        if (connected.Accepted) return Ended(connected.Value.ReturnTo, connected.Value.AccountName);
        return await Again(grain, token, provider, address, browser, connected.Refused, given, cancellationToken);
    }

    private static async Task<IResult> SignIn(string token, HttpContext context, IGrainFactory grains, IOptions<ApiOptions> options, PageLimits limits, CancellationToken cancellationToken)
    {
        var (grain, address) = Enter(TenantSecret.Link, token, context, grains, options, limits);
        if (grain is null) return Page(ConnectLinkRules.LinkInvalid);
        var (browser, provider, given) = OurForm(context, address, token);
        var begun = await grain.BeginSignIn(new BeginSignIn(token, provider, browser.Value, address.RedirectUri, given), cancellationToken);
        return begun.Accepted ? ConnectPages.Onward(new Uri(begun.Value.Url)) : await Again(grain, token, provider, address, browser, begun.Refused, given, cancellationToken);
    }

    private static async Task<IResult> Finish(string? state, string? code, string? error, HttpContext context, IGrainFactory grains, IOptions<ApiOptions> options, PageLimits limits, CancellationToken cancellationToken)
    {
        var (grain, address) = Enter(TenantSecret.SignIn, state, context, grains, options, limits);
        if (grain is null) return Page(ConnectLinkRules.SignInInvalid);
        var browser = BrowserKey.TryRead(context.Request, address, out var key) ? key.Value : null;
        var finished = await grain.FinishSignIn(new FinishSignIn(state!, browser, code, error), cancellationToken);
        if (!finished.Accepted) return Page(finished.Refused);
        if (finished.Value.Refused is not { } refused) return Ended(finished.Value.ReturnTo, finished.Value.AccountName!);
        var back = finished.Value.ReturnTo is { } returnTo ? ReturnAddresses.With(returnTo, refused.Code) : null;
        return ConnectPages.Failed(refused, RefusalStatus.Of(refused.Kind), address.Link(finished.Value.Link), back);
    }

    /// <summary>The tenant's sign-in, asked in the name of a visitor; null where the text is none of ours.</summary>
    private static (ISignInGrain? Grain, PublicAddress Address) Enter(string kind, string? text, HttpContext context, IGrainFactory grains, IOptions<ApiOptions> options, PageLimits limits)
    {
        var address = PublicAddress.Of(context.Request, options.Value);
        if (!TenantSecret.TryTenant(kind, text, out var tenant))
        {
            limits.Enter(context, default);
            return (null, address);
        }

        limits.Enter(context, tenant);
        new Caller(CallerKind.Visitor, tenant, "link").Use($"link/{Guid.NewGuid():N}");
        return (grains.GetGrain<ISignInGrain>(GrainKeys.SignIn(tenant)), address);
    }

    private static (BrowserKey Browser, string Provider, Dictionary<string, string> Given) OurForm(HttpContext context, PublicAddress address, string token)
    {
        using var reader = new FormReader(Encoding.UTF8.GetString(RequestBody.Of(context).Bytes));
        var form = reader.ReadForm();
        string? Value(string name) => form.TryGetValue(name, out var values) ? values[0] : null;
        if (!BrowserKey.TryRead(context.Request, address, out var browser) || !browser.Made(Value(ConnectPages.FormField), token))
            throw RequestRefusedException.Of("forbidden", Domain.RefusalKind.Forbidden, "This form was not opened here, or too long ago. Open the link again.");
        var given = form.Where(pair => pair.Key.StartsWith(ConnectPages.ValuePrefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[ConnectPages.ValuePrefix.Length..], pair => pair.Value[0]!.Trim());
        return (browser, Value(ConnectPages.ProviderField) ?? "", given);
    }

    // The page once more, with what is wrong; unless the link itself is done.
    private static async Task<IResult> Again(ISignInGrain grain, string token, string provider, PublicAddress address, BrowserKey browser, Refused refused, IReadOnlyDictionary<string, string> given, CancellationToken cancellationToken)
    {
        new Caller(CallerKind.Visitor, TenantSecret.TryTenant(TenantSecret.Link, token, out var tenant) ? tenant : null, "link").Use($"link/{Guid.NewGuid():N}");
        var page = refused.Code == ConnectLinkRules.LinkInvalid.Code ? null : (await grain.OpenLink(new OpenConnectLink(token), cancellationToken)).Value;
        return page is null ? Page(refused) : ConnectPages.Link(page, provider, address.Link(token), browser.FormFor(token), refused, RefusalStatus.Of(refused.Kind), given);
    }

    private static HtmlPage Ended(string? returnTo, string account) => ConnectPages.Done(account, returnTo is null ? null : ReturnAddresses.With(returnTo, refusal: null));

    private static HtmlPage Page(Domain.Refusal refusal) => Page(Refused.From(refusal));

    private static HtmlPage Page(Refused refused) => ConnectPages.Failed(refused, RefusalStatus.Of(refused.Kind));
}
