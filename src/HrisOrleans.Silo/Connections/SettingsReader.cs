using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Plans;

namespace HrisOrleans.Silo.Connections;

/// <summary>Settings in the domain's terms.</summary>
internal sealed record ReadSettings(Selection Selection, InviteSettings Invites);

/// <summary>From the words of a request to settings, or the refusal that names the wrong word.</summary>
internal sealed class SettingsReader(IApplyStore members)
{
    public async Task<Outcome<ReadSettings>> Read(TenantId tenant, SettingsInput input, CancellationToken cancellationToken)
    {
        if (SendOf(input.Invites.Send) is not { } send) return Invalid("send is now or later");
        if (ApprovalOf(input.Invites.Approval) is not { } approval) return Invalid("approval is automatic or required");
        var selection = await Selection(tenant, input.Selection, cancellationToken);
        return selection.Accepted ? new ReadSettings(selection.Value, new InviteSettings(send, approval)) : selection.Refusal;
    }

    public Outcome<InviteSettings> Merge(InviteSettings before, string? send, string? approval)
    {
        if (send is null && approval is null) return Invalid("name send, approval, or both");
        if (send is not null && SendOf(send) is null) return Invalid("send is now or later");
        return approval is not null && ApprovalOf(approval) is null
            ? Invalid("approval is automatic or required")
            : new InviteSettings(SendOf(send) ?? before.Send, ApprovalOf(approval) ?? before.Approval);
    }

    private async Task<Outcome<Selection>> Selection(TenantId tenant, SelectionMessage input, CancellationToken cancellationToken)
    {
        if (input.Mode != "groups" && input.Groups.Count > 0) return Invalid("groups are named only in the mode groups");
        if (input.Mode != "manual" && input.People is { Count: > 0 }) return Invalid("people are picked only in the mode manual");
        switch (input.Mode)
        {
            case "everyone":
                return Checked(Domain.Connections.Selection.Everyone);
            case "groups":
                var groups = new List<GroupId>(input.Groups.Count);
                foreach (var text in input.Groups)
                {
                    if (!GroupId.TryParse(text, out var group)) return new Refusal("unknown_group", RefusalKind.Unprocessable, "A group id looks like department:12.");
                    groups.Add(group);
                }

                return Checked(Domain.Connections.Selection.OfGroups(groups));
            case "manual":
                return Checked(Domain.Connections.Selection.OfPeople(input.People ?? await LinkedPeople(tenant, cancellationToken)));
            default:
                return Invalid("the selection's mode is everyone, groups or manual");
        }

        Outcome<Selection> Checked(Selection selection) => SelectionRules.Check(selection, null) is { } refusal ? refusal : selection.With(input.Contractors, input.Guests);
    }

    // Switching to manual starts with everybody picked who is linked.
    private async Task<IReadOnlyList<string>> LinkedPeople(TenantId tenant, CancellationToken cancellationToken)
    {
        var people = new List<string>();
        MemberId? after = null;
        while (true)
        {
            var page = await members.Linked(tenant, after, 5_000, cancellationToken);
            if (page.Count == 0) return people;
            after = page[^1].State.Id;
            people.AddRange(page.Where(entry => entry.State.Grant == Grant.Linked).Select(entry => entry.ExternalId).OfType<string>());
        }
    }

    private static SendMode? SendOf(string? word) => word switch
    {
        "now" => SendMode.Now,
        "later" => SendMode.Later,
        _ => null,
    };

    private static ApprovalMode? ApprovalOf(string? word) => word switch
    {
        "automatic" => ApprovalMode.Automatic,
        "required" => ApprovalMode.Required,
        _ => null,
    };

    private static Refusal Invalid(string what) => new("invalid_settings", RefusalKind.Invalid, $"The settings cannot be read: {what}.");
}
