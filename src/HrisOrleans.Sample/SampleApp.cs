using HrisOrleans.Client;
using HrisOrleans.Client.Members;
using HrisOrleans.Client.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HrisOrleans.Sample;

/// <summary>
/// A host app in small: it keeps its own users in step with a tenant's members, by webhooks alone. What it could not take while
/// it was down comes again by itself.
/// </summary>
public static class SampleApp
{
    private const string Erased = "erased";

    public static WebApplication Build(WebApplicationBuilder builder, SampleSettings settings)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHrisOrleansClient(settings.Url, settings.Token);
        builder.Services.AddSingleton(new UserTable(settings.UsersFile));
        builder.Services.AddSingleton(services => new WebhookVerifier(settings.WebhookSecrets, services.GetRequiredService<TimeProvider>()));
        var app = builder.Build();
        app.MapPost("/hooks", Take);
        app.MapGet("/users", (UserTable users, CancellationToken cancellationToken) => users.All(cancellationToken));

        // For the first time, and whenever in doubt: what the members are now.
        app.MapPost("/users/refresh", async (HrisOrleansClient hris, UserTable users, CancellationToken cancellationToken) =>
        {
            await foreach (var member in hris.Members.All(settings.Tenant, cancellationToken: cancellationToken))
            {
                if (member.Cause == Erased) await users.Forget(member.Id, cancellationToken);
                else await users.Keep(UserOf(member), member.Version, cancellationToken);
            }
        });
        return app;
    }

    private static async Task<IResult> Take(HttpRequest request, WebhookVerifier verifier, UserTable users, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        WebhookMessage message;
        try
        {
            message = verifier.Verify(
                request.Headers[WebhookVerifier.IdHeader], request.Headers[WebhookVerifier.TimestampHeader], request.Headers[WebhookVerifier.SignatureHeader], body.ToArray());
        }
        catch (WebhookVerificationException)
        {
            return Results.Unauthorized();
        }

        // Acknowledged once it is written down, and never before.
        if (message.Data.Member is { } member)
        {
            // A message on its way since before is of somebody erased as well, whatever it tells.
            if (message.Type == "member.erased" || member.Cause == Erased) await users.Forget(member.Id, cancellationToken);
            else if (member.Version is { } version) await users.Keep(UserOf(member), version, cancellationToken);
        }

        return Results.NoContent();
    }

    private static User UserOf(WebhookMember member) => new(member.Id, member.Email, member.DisplayName, member.Role ?? "member", StatusOf(member.Access, member.Cause));

    private static User UserOf(Member member) => new(member.Id, member.Email, member.DisplayName, member.Role, StatusOf(member.Access, member.Cause));

    /// <summary>Whoever is out of the tenant is suspended here, whether they had ever signed in or not; nobody is deleted but who is erased.</summary>
    private static UserStatus StatusOf(string? access, string? cause) => (access, cause) switch
    {
        ("deactivated", _) or (_, not null) => UserStatus.Suspended,
        ("active", _) => UserStatus.Active,
        _ => UserStatus.Created,
    };
}
