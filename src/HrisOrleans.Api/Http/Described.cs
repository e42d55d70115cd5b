using HrisOrleans.Api.Auth;

namespace HrisOrleans.Api.Http;

/// <summary>The refusal codes an endpoint may answer with a status; they are part of the contract.</summary>
internal sealed record Refuses(int Status, IReadOnlyList<string> Codes);

/// <summary>What an endpoint says of itself.</summary>
internal static class Described
{
    public static RouteHandlerBuilder Is(this RouteHandlerBuilder endpoint, string id, string summary, string description) =>
        endpoint.WithName(id).WithSummary(summary).WithDescription(description);

    public static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK) =>
        endpoint.Produces<T>(status, "application/json");

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, int status, params string[] codes) =>
        endpoint.WithMetadata(new Refuses(status, codes));

    public static RouteHandlerBuilder For(this RouteHandlerBuilder endpoint, Access access) => endpoint.WithMetadata(access);

    public static RouteHandlerBuilder TakesUpTo(this RouteHandlerBuilder endpoint, int bytes) => endpoint.WithMetadata(new BodyLimit(bytes));
}
