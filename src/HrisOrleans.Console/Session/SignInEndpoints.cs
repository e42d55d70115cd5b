using System.Net;
using HrisOrleans.Client;
using HrisOrleans.Console.Hosting;
using HrisOrleans.Console.Pieces;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace HrisOrleans.Console.Session;

/// <summary>Signing in and out: the only plain forms of the console. A token comes in a body, never in an address.</summary>
internal static class SignInEndpoints
{
    private const int LongestToken = 512;

    public static void MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/session", SignIn).DisableAntiforgery();
        endpoints.MapPost("/session/end", SignOut).DisableAntiforgery();

        // Asked by the pages while somebody works with them, which keeps the session; and by the sign-in page, because a
        // link from elsewhere comes without the cookie.
        endpoints.MapGet("/session", (HttpContext context) => Results.Json(new Known(SignedIn.From(context.User)?.Login)));
        endpoints.MapPost("/session/same", Same).DisableAntiforgery();
    }

    private static async Task<IResult> SignIn(
        HttpContext context, IAntiforgery antiforgery, IHttpClientFactory clients, ILogger<SignedIn> log, [FromForm] string? token, [FromForm(Name = "return")] string? back, CancellationToken cancellationToken)
    {
        // Answered with the form again: it may only have been open for too long.
        if (!await antiforgery.IsRequestValidAsync(context)) return Again(context, "form", back);
        if (TokenOf(token) is not { } secret) return Again(context, "unknown", back);
        try
        {
            var who = await HrisOrleansClient.Create(clients.CreateClient(ConsoleHosting.HttpClient), secret).Session.Get(cancellationToken);
            var signedIn = new SignedIn(who.Role, who.Tenant, who.Actor, who.Login, secret);
            await context.SignInAsync(SignedIn.Scheme, signedIn.ToPrincipal());
            log.SignedIn(who.Role, who.Tenant);
            return Results.Redirect(Place(back, signedIn));
        }
        catch (HrisApiException refused) when (refused.StatusCode == HttpStatusCode.Unauthorized)
        {
            return Again(context, "unknown", back);
        }
        catch (Exception away) when (Trouble.IsAway(away, cancellationToken))
        {
            return Again(context, "away", back);
        }
    }

    private static async Task<IResult> SignOut(HttpContext context, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return Results.Redirect(ConsoleOptions.Path + "/");
        await context.SignOutAsync(SignedIn.Scheme);
        return Results.Redirect($"{ConsoleOptions.Path}/sign-in?state=out");
    }

    /// <summary>Whether a link would sign in whoever is signed in already: then nobody has to be asked.</summary>
    private static async Task<IResult> Same(HttpContext context, IAntiforgery antiforgery, [FromForm] string? token) =>
        Results.Json(await antiforgery.IsRequestValidAsync(context) && SignedIn.From(context.User) is { } who && TokenOf(token) == who.Token);

    /// <summary>The token of what was pasted, which may be the whole link; null for what cannot be one.</summary>
    internal static string? TokenOf(string? pasted)
    {
        var text = pasted?.Trim() ?? "";
        text = text[(text.LastIndexOf('#') + 1)..];
        return text.Length is > 0 and <= LongestToken && text.All(letter => letter is > ' ' and < '\x7f') ? text : null;
    }

    /// <summary>Only a place of the console itself, so that nobody is led elsewhere by a link; an admin only to their own tenant's.</summary>
    private static string Place(string? back, SignedIn who)
    {
        if (SafePlace(back) is not { } place) return ConsoleOptions.Path + "/";
        return who.Tenant is null || !place.StartsWith($"{ConsoleOptions.Path}/t/", StringComparison.Ordinal) || place.StartsWith($"{ConsoleOptions.Path}/t/{who.Tenant}/", StringComparison.Ordinal)
            ? place
            : ConsoleOptions.Path + "/";
    }

    internal static string? SafePlace(string? back) =>
        back is not null && back.StartsWith(ConsoleOptions.Path + "/", StringComparison.Ordinal) && !back.Contains('\\') && !back.Contains("//", StringComparison.Ordinal) && !back.Any(char.IsControl)
            ? back
            : null;

    /// <summary>Who is signed in, for the person's own browser; null: nobody.</summary>
    private sealed record Known(string? Login);

    private static IResult Again(HttpContext context, string state, string? back) =>
        Results.Redirect($"{context.Request.PathBase}/sign-in?state={state}{(SafePlace(back) is { } place ? "&return=" + Uri.EscapeDataString(place) : "")}");
}
