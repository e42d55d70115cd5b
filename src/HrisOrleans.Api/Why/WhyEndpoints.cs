using HrisOrleans.Api.Http;
using HrisOrleans.Api.Members;
using HrisOrleans.Client.Why;
using HrisOrleans.Contracts.Tenants;

namespace HrisOrleans.Api.Why;

internal static class WhyEndpoints
{
    private const int LongestEmail = 320;

    public static void MapWhy(this RouteGroupBuilder tenant) => tenant.MapGet("/why", Ask)
        .WithTags("Members")
        .Is("why", "Why is somebody here or not", "The live answer for anybody, judged by the code that plans syncs: the directory is read for it and nothing is stored. When the provider fails the answer is stale, and says so.")
        .Gives<WhyAnswer>()
        .Refuses(400, "malformed_address")
        .Refuses(503, "busy", "provider_slow");

    private static async Task<IResult> Ask(TenantScope scope, string? email, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(email)) throw RequestRefusedException.Invalid("email", "email is missing.");
        if (email.Length > LongestEmail) throw RequestRefusedException.Invalid("email", $"email must not be longer than {LongestEmail} characters.");
        return (await scope.Why.Ask(new WhyQuery(email), cancellationToken)).To(view => Replies.Ok(view.ToDto()));
    }

    private static WhyAnswer ToDto(this WhyView view) => new(
        view.Email,
        view.Subject,
        view.Member?.ToDto(),
        view.Verdict,
        [.. view.Reasons.Select(reason => new WhyReason(reason.Rule, reason.Reference, reason.Text))],
        view.Connection is { } connection ? new WhyConnection(connection.Status, connection.PauseReason, connection.Provider, connection.AccountName, connection.Mode, connection.FailureCode) : null,
        view.VerifiedAt,
        view.EvaluatedAt,
        view.Stale,
        view.Code);
}
