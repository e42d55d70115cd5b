using System.Text.Json.Nodes;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Sandbox.BambooHr;

/// <summary>BambooHR's sign-in, on each company's own address. Access tokens are good for an hour, refresh tokens once.</summary>
internal static class BambooHrSignIn
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private static readonly ConsentDesk Desk = new();

    public static void Map(IEndpointRouteBuilder endpoints, SandboxWorld world)
    {
        endpoints.MapGet("/bamboohr/{company}/authorize.php", context => CompanyOf(context, world) is { } company ? Desk.Show(context, world, company) : NotThere(context));
        endpoints.MapPost("/bamboohr/{company}/token.php", context => CompanyOf(context, world) is { } company ? Token(context, world, company) : NotThere(context));
    }

    private static async Task Token(HttpContext context, SandboxWorld world, Company company)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        SandboxReply reply;
        lock (company.Gate)
        {
            company.Requests["token"] = company.Requests.GetValueOrDefault("token") + 1;
            var fault = company.Faults.Strike("token", () => 1)?.Request;
            var request = new VendorRequest(context.Request, company, [], body, fault, world.Time.GetUtcNow());
            reply = fault?.Kind == FaultKind.Status ? SandboxReply.Empty(fault.Status) : request.Query("request") == "token" ? Grant(request) : Refused(400, "invalid_request");
        }

        await VendorWire.Send(context, reply, null);
    }

    private static SandboxReply Grant(VendorRequest request)
    {
        var until = request.Now + Life;
        switch (request.Form("grant_type"))
        {
            case "refresh_token" when request.Form("client_secret") == SandboxApp.ClientSecret:
                return request.Company.Tokens.Redeem(request.Form("refresh_token") ?? "", until) is { } next ? Tokens(request, next) : Refused(400, "invalid_grant");
            case "authorization_code":
                var (consent, error) = Desk.Redeem(request);
                return consent is not null && consent.Company == request.Company ? Tokens(request, request.Company.Tokens.Issue(until, refreshable: true)) : Refused(error == "invalid_client" ? 401 : 400, error ?? "invalid_grant");
            default:
                return Refused(400, "invalid_request");
        }
    }

    private static SandboxReply Tokens(VendorRequest request, (string Access, string? Refresh) tokens) => SandboxReply.Json(new JsonObject
    {
        ["access_token"] = tokens.Access,
        ["expires_in"] = (int)Life.TotalSeconds,
        ["token_type"] = "Bearer",
        ["scope"] = "employee employee:name employee:job company:info public.integration offline_access",
        ["refresh_token"] = tokens.Refresh,
        ["companyDomain"] = request.Company.Name,
    });

    private static SandboxReply Refused(int status, string error) => SandboxReply.Json(new JsonObject { ["error"] = error }, status);

    private static Company? CompanyOf(HttpContext context, SandboxWorld world) => world.Find((string?)context.Request.RouteValues["company"]);

    private static Task NotThere(HttpContext context)
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }
}
