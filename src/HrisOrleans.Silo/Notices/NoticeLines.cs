using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Plans;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Notices;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Domain.Why;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Storage.Notices;

namespace HrisOrleans.Silo.Notices;

/// <summary>One person in a notice, and why.</summary>
internal readonly record struct NoticePerson(string Name, string Why);

/// <summary>Whom a notice is about: the first of them, and how many there are.</summary>
internal sealed record NoticePeople(IReadOnlyList<NoticePerson> Shown, int All)
{
    public static NoticePeople Nobody { get; } = new([], 0);
}

/// <summary>Looks up whom a notice names, at the moment it is composed: who was erased meanwhile has no name any more.</summary>
internal sealed class NoticeLines(PlanChanges changes, INoticeOutbox notices)
{
    public const int Most = 50;

    public async Task<NoticePeople> Of(TenantId tenant, NoticeContent content, CancellationToken cancellationToken) => content.Kind switch
    {
        NoticeKind.LossesParked or NoticeKind.PlanHeld => content.Plan is { } plan ? await InPlan(tenant, plan, content, cancellationToken) : NoticePeople.Nobody,
        NoticeKind.Advisories => await Advised(tenant, content, cancellationToken),
        NoticeKind.SetUpDone or NoticeKind.RelinkNeeded or NoticeKind.ConnectionPaused or NoticeKind.WebhookDisabled => NoticePeople.Nobody,
    };

    private async Task<NoticePeople> InPlan(TenantId tenant, Guid plan, NoticeContent content, CancellationToken cancellationToken)
    {
        var page = await changes.List(tenant, new ListChanges(plan, null, null, null, new PageRequest(null, Most)), cancellationToken);
        var shown = page.Value?.Items.Select(line => new NoticePerson(line.DisplayName ?? line.Email ?? line.Member ?? line.ExternalId, Why(line))).ToList() ?? [];
        return new NoticePeople(shown, Math.Max(shown.Count, NoticeData.Number(content.Data, "lines")));
    }

    private async Task<NoticePeople> Advised(TenantId tenant, NoticeContent content, CancellationToken cancellationToken)
    {
        var (people, all) = await notices.Advised(tenant, content, Most, cancellationToken);
        return new NoticePeople([.. people.Select(person => new NoticePerson(person.Name ?? person.Email ?? person.Member.ToString(), Sentences.Of(new PlanReason(person.Cause.Word()))))], all);
    }

    private static string Why(ChangeView line) => string.Join(' ', line.Reasons.Select(reason => Sentences.Of(new PlanReason(reason.Rule, reason.Reference))).Prepend($"[{line.Action}]"));
}
