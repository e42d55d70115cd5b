using System.Globalization;
using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Hooks;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace HrisOrleans.Sandbox.Vendors;

/// <summary>One request to a vendor, within its company.</summary>
/// <param name="Company">The company that the credentials, or the address, belong to; <see cref="Company.Gate"/> is held.</param>
/// <param name="Path">Values of the route's placeholders.</param>
/// <param name="Body">The whole body; empty where there is none.</param>
/// <param name="Fault">The fault that strikes this request, for those that only the vendor's own code can play.</param>
internal sealed record VendorRequest(HttpRequest Http, Company Company, RouteValueDictionary Path, string Body, NewFault? Fault, DateTimeOffset Now)
{
    public string? Query(string name) => Http.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>A field of a form body, or null.</summary>
    public string? Form(string name) => Form(Body, name);

    /// <summary>A field of a form, or null.</summary>
    public static string? Form(string body, string name) => body.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2 && Uri.UnescapeDataString(pair[0]) == name)
        .Select(pair => Uri.UnescapeDataString(pair[1].Replace('+', ' '))).FirstOrDefault();

    public JsonNode? Json => Body.Length == 0 ? null : JsonNode.Parse(Body);
}

/// <summary>One call of a vendor's API.</summary>
/// <param name="Template">Below the vendor's own path, such as <c>api/users.list</c> or <c>v1/groups/{id}/users</c>.</param>
/// <param name="Endpoint">Its name for faults and rights; the list of people is <see cref="SandboxEndpoints.List"/>.</param>
/// <param name="Open">No token is asked for: token endpoints check what they are given themselves.</param>
internal sealed record VendorRoute(string Method, string Template, string Endpoint, Func<VendorRequest, SandboxReply> Answer, bool Open = false);

/// <summary>A vendor's API over the sandbox's companies, under <c>/{id}/</c>. Every class of this kind is mounted by itself.</summary>
internal abstract class SandboxVendor
{
    /// <summary>The provider's id, and the first part of the path.</summary>
    public abstract string Id { get; }

    /// <summary>What follows the vendor's path in a connector's base address, such as <c>/{domain}</c>.</summary>
    public virtual string BaseSuffix => "";

    /// <summary>Every vendor's API of this kind.</summary>
    public static IReadOnlyList<SandboxVendor> All { get; } =
        [.. typeof(SandboxVendor).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsSubclassOf(typeof(SandboxVendor))).Select(type => (SandboxVendor)Activator.CreateInstance(type)!)];

    protected abstract IReadOnlyList<VendorRoute> Routes { get; }

    /// <summary>Below the vendor's path, the page that asks people for consent, with its desk; null where nobody signs in.</summary>
    protected virtual (string Path, ConsentDesk Desk)? Consent => null;

    /// <summary>Whose request it is; null where nobody's credentials or address are named, which is refused with 401.</summary>
    protected abstract Company? CompanyOf(HttpRequest request, string body, RouteValueDictionary path, SandboxWorld world);

    /// <summary>Whether the request carries what the company's calls need.</summary>
    protected abstract bool Accepts(VendorRequest request);

    /// <summary>401 in the vendor's words.</summary>
    protected abstract SandboxReply Unauthorized(VendorRequest? request);

    /// <summary>A call with credentials of nobody, in the vendor's words.</summary>
    protected virtual SandboxReply Nobodys(VendorRoute route) => Unauthorized(null);

    /// <summary>A right is missing for an endpoint, in the vendor's words.</summary>
    protected abstract SandboxReply Forbidden(VendorRequest request, string endpoint);

    /// <summary>What the vendor documents that it takes of one account; none where it names no figure. Counted only when asked for, see <see cref="VendorLimits"/>.</summary>
    public virtual IReadOnlyList<CallWindow> Limits => [];

    /// <summary>How the vendor says when to come back; where it does not, no fault makes it.</summary>
    protected virtual ResetForm Reset => ResetForm.Seconds;

    /// <summary>Too many requests, in the vendor's words. The reset header is set already.</summary>
    protected virtual SandboxReply Throttled(VendorRequest request) => SandboxReply.Empty(429);

    /// <summary>The header of a reset that is told as an epoch.</summary>
    protected virtual string ResetHeader => VendorWire.EpochHeader;

    /// <summary>What a webhook that somebody made at the vendor says of a change, signed as the vendor does; null where it has none.</summary>
    public virtual WebhookMessage? Webhook(WebhookNews news) => null;

    /// <summary>Which page of the list of people a request asks for, counted from 1.</summary>
    protected virtual int PageOf(HttpRequest request, string body, Company company) => 1;

    /// <summary>The token in an Authorization header of this scheme, or null.</summary>
    protected static string? Token(HttpRequest request, string scheme = "Bearer") =>
        request.Headers.Authorization.ToString() is { } header && header.StartsWith(scheme + " ", StringComparison.OrdinalIgnoreCase) ? header[(scheme.Length + 1)..] : null;

    public void Map(IEndpointRouteBuilder endpoints, SandboxWorld world)
    {
        var routes = Routes.Select(route => (Route: route, Matcher: new TemplateMatcher(TemplateParser.Parse(route.Template), []))).ToList();
        if (Consent is var (page, desk)) endpoints.MapGet($"/{Id}/{page}", context => desk.Show(context, world));
        endpoints.Map($"/{Id}/{{**path}}", context => Serve(context, world, routes));
    }

    private async Task Serve(HttpContext context, SandboxWorld world, List<(VendorRoute Route, TemplateMatcher Matcher)> routes)
    {
        context.Response.Headers.Date = world.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        var path = "/" + (string?)context.Request.RouteValues["path"];
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        foreach (var (route, matcher) in routes)
        {
            var values = new RouteValueDictionary();
            if (route.Method != context.Request.Method || !matcher.TryMatch(path, values)) continue;
            var (reply, fault) = Reply(context, world, route, values, body);
            if (reply.Then is { } then) reply = await then(context.RequestAborted);
            if (fault is { Kind: FaultKind.Slow } slow)
                await Task.Delay(TimeSpan.FromMilliseconds(slow.DelayMs), world.Time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await VendorWire.Send(context, reply, fault?.Kind);
            return;
        }

        context.Response.StatusCode = 404;
    }

    private (SandboxReply Reply, NewFault? Fault) Reply(HttpContext context, SandboxWorld world, VendorRoute route, RouteValueDictionary values, string body)
    {
        if (CompanyOf(context.Request, body, values, world) is not { } company) return (Nobodys(route), null);
        lock (company.Gate)
        {
            company.Requests[route.Endpoint] = company.Requests.GetValueOrDefault(route.Endpoint) + 1;
            var fault = company.Faults.Strike(route.Endpoint, () => PageOf(context.Request, body, company))?.Request;
            var request = new VendorRequest(context.Request, company, values, body, fault, world.Time.GetUtcNow());
            return (Struck(context, request) ?? Answer(request, route), fault);
        }
    }

    private SandboxReply Answer(VendorRequest request, VendorRoute route)
    {
        if (!route.Open && !Accepts(request)) return Unauthorized(request);
        if (!route.Open && !VendorWire.Takes(request.Company, Id, request.Http.HttpContext.Response, Reset, request.Now, ResetHeader)) return Throttled(request);
        return request.Company.Forbidden.Contains(route.Endpoint) ? Forbidden(request, route.Endpoint) : route.Answer(request);
    }

    private SandboxReply? Struck(HttpContext context, VendorRequest request)
    {
        switch (request.Fault?.Kind)
        {
            case FaultKind.Throttle:
                if (Reset != ResetForm.None) VendorWire.SetReset(context.Response, request.Fault.Reset, request.Fault.RetryAfterSeconds, request.Now, ResetHeader);
                return Throttled(request);
            case FaultKind.Unavailable:
                VendorWire.SetReset(context.Response, request.Fault.Reset, request.Fault.RetryAfterSeconds, request.Now, ResetHeader);
                return SandboxReply.Empty(503);
            case FaultKind.Status:
                return request.Fault.Code is null ? SandboxReply.Empty(request.Fault.Status) : SandboxReply.Error(request.Fault.Status, request.Fault.Code, "A fault was asked for.");
            case FaultKind.Html:
                return SandboxReply.Text(200, "text/html", "<!doctype html><html><body><h1>We will be back soon</h1></body></html>");
            case FaultKind.Body:
                return SandboxReply.Text(200, SandboxReply.JsonType, request.Fault.Body) with { Headers = request.Fault.Link is { } link ? [("Link", link)] : [] };
            default:
                return null;
        }
    }
}
