using System.Globalization;
using System.Text;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Faults;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Sandbox.BambooHr;

/// <summary>BambooHR's API of every company under <c>/bamboohr/{company}/api/v1/</c>.</summary>
internal static class BambooHrEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, SandboxWorld world)
    {
        endpoints.MapGet("/bamboohr/{company}/api/v1/{**path}", context => Serve(context, world));
        BambooHrSignIn.Map(endpoints, world);
    }

    private static async Task Serve(HttpContext context, SandboxWorld world)
    {
        context.Response.Headers.Date = world.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        var path = (string?)context.Request.RouteValues["path"] ?? "";
        if (world.Find((string?)context.Request.RouteValues["company"]) is not { } company || EndpointOf(path) is not { } endpoint)
        {
            context.Response.StatusCode = 404;
            return;
        }

        SandboxReply reply;
        ActiveFault? fault;
        lock (company.Gate)
        {
            company.Requests[endpoint] = company.Requests.GetValueOrDefault(endpoint) + 1;
            fault = company.Faults.Strike(endpoint, () => EmployeeListEndpoint.PageOf(company, context.Request));
            reply = Refused(context, company, endpoint, fault?.Request, world.Time) ?? Answer(context.Request, company, endpoint, path, fault?.Request);
        }

        if (fault?.Request is { Kind: FaultKind.Slow } slow)
            await Task.Delay(TimeSpan.FromMilliseconds(slow.DelayMs), world.Time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await VendorWire.Send(context, reply, fault?.Request.Kind);
    }

    private static string? EndpointOf(string path) => path switch
    {
        "company_information" => SandboxEndpoints.Company,
        "employees" => SandboxEndpoints.List,
        "employees/changed" => SandboxEndpoints.Changed,
        "employees/directory" => SandboxEndpoints.Directory,
        "meta/fields" => SandboxEndpoints.Fields,
        _ when path.StartsWith("employees/", StringComparison.Ordinal) && !path["employees/".Length..].Contains('/') => SandboxEndpoints.Employee,
        _ => null,
    };

    private static SandboxReply Answer(HttpRequest request, Company company, string endpoint, string path, NewFault? fault) => endpoint switch
    {
        SandboxEndpoints.Company => SmallEndpoints.Company(company),
        SandboxEndpoints.List => EmployeeListEndpoint.Answer(company, request, fault),
        SandboxEndpoints.Changed => SmallEndpoints.Changed(company, request, fault),
        SandboxEndpoints.Directory => SmallEndpoints.Directory(company),
        SandboxEndpoints.Employee => SmallEndpoints.Employee(company, path["employees/".Length..], request),
        _ => SmallEndpoints.Fields(),
    };

    private static SandboxReply? Refused(HttpContext context, Company company, string endpoint, NewFault? fault, TimeProvider time)
    {
        switch (fault?.Kind)
        {
            case FaultKind.Throttle or FaultKind.Unavailable:
                VendorWire.SetReset(context.Response, fault.Reset, fault.RetryAfterSeconds, time.GetUtcNow());
                return SandboxReply.Empty(fault.Kind == FaultKind.Throttle ? 429 : 503);
            case FaultKind.Status:
                return fault.Code is null ? SandboxReply.Empty(fault.Status) : SandboxReply.Error(fault.Status, fault.Code, "A fault was asked for.");
            case FaultKind.Html:
                return SandboxReply.Text(200, "text/html", "<!doctype html><html><body><h1>We will be back soon</h1></body></html>");
            case FaultKind.Body:
                return SandboxReply.Text(200, SandboxReply.JsonType, fault.Body);
        }

        if (!Accepts(company, endpoint, context.Request.Headers.Authorization.ToString(), time.GetUtcNow())) return SandboxReply.Empty(401);
        if (!VendorWire.Takes(company, BambooHrWebhook.Vendor, context.Response, ResetForm.Seconds, time.GetUtcNow())) return SandboxReply.Empty(429);
        return company.Forbidden.Contains(endpoint) ? SandboxReply.Empty(403) : null;
    }

    // The paged list is for OAuth tokens only; the others also take the token as the user of Basic.
    private static bool Accepts(Company company, string endpoint, string authorization, DateTimeOffset now)
    {
        if (authorization.StartsWith("Bearer ", StringComparison.Ordinal) && company.Tokens.Accepts(authorization[7..], now)) return true;
        if (VendorWire.Same(authorization, "Bearer " + company.AccessToken)) return true;
        return endpoint != SandboxEndpoints.List && VendorWire.Same(authorization, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(company.AccessToken + ":x")));
    }
}
