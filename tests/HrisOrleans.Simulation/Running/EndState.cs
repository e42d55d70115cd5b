using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Simulation.Running;

/// <summary>What there is in the end, in lines that hold no random id: two stores that played the same history have the same ones.</summary>
internal static class EndState
{
    public static async Task<IReadOnlyList<string>> Of(Stage stage)
    {
        var lines = new List<string>();
        if (await stage.Connection() is { } connection)
            lines.Add($"connection {connection.Provider} {connection.Source} {connection.Account} {connection.Status} {connection.Epoch}/{connection.Run} {connection.Selection?.Mode} {connection.Invites} {connection.Health}");
        foreach (var member in await stage.Members())
        {
            var state = member.State with { Id = default };
            lines.Add($"member {state} {member.Profile} {member.JobTitle} {member.Groups} {member.Selected} {member.CreatedAt:O} {member.ChangedAt:O}");
            var history = await stage.Stores.Events.History(Stage.Tenant, member.State.Id, CancellationToken.None);
            lines.Add("    " + string.Join(' ', history.Select(happened => $"{happened.Kind}@{happened.MemberVersion}.{happened.Step}")));
        }

        var ids = stage.Provider.Companies.SelectMany(company => (company.Provider == World.Provider.First ? "pr" : "qs").SelectMany(prefix => Enumerable.Range(0, 100).Select(number => $"{prefix}{number:00}"))).ToList();
        for (var source = 1; source <= 2; source++)
        {
            var known = await stage.Stores.Roster.Known(Stage.Tenant, source, ids, CancellationToken.None);
            foreach (var id in ids)
                if (known.GetValueOrDefault(id).Roster is { } row) lines.Add($"roster {source}/{id} {Plain(row)}");
        }

        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        long last = 0;
        while (await stage.Stores.Events.Read(Stage.Tenant, last, 500, CancellationToken.None) is { Count: > 0 } page)
        {
            foreach (var happened in page) kinds[Kind(happened)] = kinds.GetValueOrDefault(Kind(happened)) + 1;
            last = page[^1].Seq;
        }

        lines.Add($"events {last}: {string.Join(' ', kinds.Select(kind => $"{kind.Key}={kind.Value}"))}");
        lines.Add($"mails {string.Join(' ', stage.MailServer.Inbox.Select(mail => $"{mail.Address}/{mail.Invitation.Number}"))}");
        return lines;
    }

    private static string Plain(RosterFact row) => $"{row with { Pin = row.Pin is null ? null : Guid.Empty }}";

    private static string Kind(StoredEvent happened) => happened.Kind;
}
