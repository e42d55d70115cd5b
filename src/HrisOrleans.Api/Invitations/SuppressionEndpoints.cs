using HrisOrleans.Api.Http;
using HrisOrleans.Client;
using HrisOrleans.Client.Invitations;
using HrisOrleans.Contracts.Invitations;
using HrisOrleans.Domain;

namespace HrisOrleans.Api.Invitations;

/// <summary>Addresses that get no invitations, and the way to let one get them again.</summary>
internal static class SuppressionEndpoints
{
    private const string SuppressionsList = "suppressions";

    public static void MapSuppressions(this RouteGroupBuilder tenant)
    {
        var suppressions = tenant.MapGroup("/suppressions").WithTags("Invitations");
        suppressions.MapGet("", List)
            .Is("listSuppressions", "List suppressions", "Addresses that get no invitations, and why. The addresses themselves are not kept: one is found by asking for it.")
            .Gives<ResultPage<Suppression>>()
            .Refuses(400, "invalid_cursor");
        suppressions.MapDelete("/{suppression}", Lift)
            .Is("liftSuppression", "Lift a suppression", "The address may get invitations again; nothing is sent by it.")
            .Gives<Suppression>()
            .Refuses(404, "suppression_not_found");
    }

    private static async Task<IResult> List(TenantScope scope, string? address, [AsParameters] Paging paging, CancellationToken cancellationToken)
    {
        var answer = await scope.Invitations.Suppressions(new ListSuppressions(QueryText.Search(address), paging.Request(SuppressionsList)), cancellationToken);
        return answer.To(page => Replies.Ok(new ResultPage<Suppression>([.. page.Items.Select(ToDto)], Cursor.WriteNext(SuppressionsList, page.Next))));
    }

    private static async Task<IResult> Lift(TenantScope scope, string suppression, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(suppression, "D", out var id)) throw RequestRefusedException.Of("suppression_not_found", RefusalKind.NotFound, "There is no such suppression.");
        return (await scope.Invitations.LiftSuppression(new LiftSuppression(id), cancellationToken)).To(lifted => Replies.Ok(ToDto(lifted)));
    }

    private static Suppression ToDto(SuppressionView view) => new(view.Id, view.Reason, view.Member is { } member ? Guid.Parse(member) : null, view.CreatedAt);
}
