using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Tests.Plans;

/// <summary>What must hold of a tenant, told without the planner: from the directory, the selection and the states alone.</summary>
internal static class Laws
{
    /// <summary>Holds at any time.</summary>
    public static void Always(ModelTenant tenant)
    {
        foreach (var (id, row) in tenant.Members)
        {
            Assert.Equal(row.State, Member.Fold(id, row.History));
            Assert.Equal(row.State.Version, row.History.Length);
            Assert.True(Enum.IsDefined(MemberLists.Of(row.State)));
            Assert.True(row.State.Out == OutCause.None || row.State.Grant == Grant.None, $"{row.State} is out and still managed");
            Assert.True(row.State.Out == OutCause.None || row.State.Access != Access.Active, $"{row.State} is out and active");
            Assert.False(row.State.Out == OutCause.None && row.State.Approval == Approval.Denied, $"{row.State} is denied and in");
            Assert.False(row.State.Out != OutCause.None && row.State.Invitation is InvitationState.Open or InvitationState.Unconfirmed && row.State.HasLiveInvitation);
        }

        var addresses = tenant.Members.Values.Select(row => row.Address).Where(address => address is not null).ToList();
        Assert.Equal(addresses.Count, addresses.Distinct().Count());
        var people = tenant.Members.Values.Select(row => row.State.Source).Where(source => source is not null).ToList();
        Assert.Equal(people.Count, people.Distinct().Count());
    }

    /// <summary>Edits, and checks the law of an edit.</summary>
    public static void AfterEdit(ModelTenant tenant, Selection selection, int batch = int.MaxValue)
    {
        var before = tenant.Members.ToDictionary();
        var applied = tenant.Applied;
        var roster = tenant.Roster.ToDictionary();
        var made = tenant.Edit(selection, batch);

        Assert.All(before.Values.Where(row => row.State.Access == Access.Active), row => Assert.Equal(Access.Active, tenant.Members[row.State.Id].State.Access));
        foreach (var row in tenant.Members.Values.Where(row => row.State.Access == Access.Active))
            Assert.True(before[row.State.Id].State.Access == Access.Active || made.Of(PlanAction.Return).Any(line => line.Member == row.State.Id));
        Assert.Empty(made.Of(PlanAction.Leave));
        Assert.Empty(made.Of(PlanAction.NoticeAbsence));

        var faulty = made.Of(PlanAction.Faulty).Select(line => line.ExternalId).Concat(tenant.Roster.Where(pair => pair.Key.Source == tenant.Source && pair.Value.Fault is not null).Select(pair => pair.Key.Id)).ToHashSet();
        // A ring of addresses cut by the end of a batch is left out of this plan and comes with the next.
        foreach (var person in tenant.Skipped > 0 ? [] : tenant.Directory.Values.ToList())
        {
            if (Current(person, tenant) && Selects(selection, person) && !faulty.Contains(person.ExternalId))
            {
                var row = tenant.Find(person.ExternalId);
                if (row is null) Assert.True(tenant.Holder(person.Email!).State.Out.ByHand(), $"{person.ExternalId} is selected and nobody was made");
                else Assert.True(row.State.Grant == Grant.Linked || row.State.Out.ByHand(), $"{person.ExternalId} is selected and not granted:\n{row.State}\n{made}");
            }
        }

        foreach (var row in tenant.Members.Values.Where(row => row.State.Grant == Grant.Linked))
        {
            var id = row.State.Source!.Value.ExternalId;
            Assert.Equal(tenant.Source, row.State.Source.Value.Source);
            if (selection.Mode == SelectionMode.Manual)
            {
                Assert.Contains(id, selection.People);
                continue;
            }

            var person = tenant.Directory.GetValueOrDefault(id);
            if (faulty.Contains(id) || (person is not null && Current(person, tenant) && Selects(selection, person))) continue;

            // Gone from the company, or out of a group that is still selected, by their own move: the sync after the edit sees to it.
            Assert.Equal(Grant.Linked, before[row.State.Id].State.Grant);
            if (person is null || !Current(person, tenant)) continue;
            Assert.False(applied?.Selects(id, person.Groups).Any == true, $"{id} is outside by the edit alone and still granted:\n{made}");
            Assert.Contains(roster[(tenant.Source, id)].SelectedBy.References(), group => selection.Groups.Any(selected => selected.ToString() == group));
        }

        foreach (var id in selection.People)
            if (tenant.Find(id) is { State.Out: OutCause.None } row && !faulty.Contains(id) && tenant.Skipped == 0) Assert.Equal(Grant.Linked, row.State.Grant);

        // A pick by name where nothing was known of the person under this id is fresh: no removal and no denial outlasts it.
        foreach (var id in selection.People.Where(id => !roster.ContainsKey((tenant.Source, id)) && !faulty.Contains(id) && tenant.Skipped == 0))
            if (tenant.Directory.TryGetValue(id, out var person) && Current(person, tenant) && tenant.Find(id) is { } row) Assert.Equal(OutCause.None, row.State.Out);
        var again = tenant.Plan(selection, edit: true);
        Assert.True(tenant.Skipped > 0 || Conflicts(tenant) || again.Lines.All(planned => planned.Line.Action == PlanAction.StayOut), $"An edit to the same selection is no edit:\n{made}\n--\n{again}");
    }

    /// <summary>Syncs, and checks what no sync may do.</summary>
    public static void AfterSync(ModelTenant tenant, bool complete, int batch = int.MaxValue)
    {
        var before = tenant.Members.ToDictionary();
        var finishes = tenant.Applied != tenant.Selection;
        var other = complete && tenant.LastRights is { } last && last != tenant.Rights;
        var made = tenant.Sync(complete, batch);
        foreach (var (id, row) in before)
        {
            var after = tenant.Members[id].State;
            if (row.State.Out != OutCause.None || after.Out == OutCause.None) continue;
            Assert.Equal(Grant.Linked, row.State.Grant);
            if (after.Out != OutCause.SelectionEdited) Assert.NotEqual(SelectionMode.Manual, tenant.Selection.Mode);
            var person = tenant.Directory.GetValueOrDefault(row.State.Source!.Value.ExternalId);
            switch (after.Out)
            {
                case OutCause.Terminated: Assert.Equal(AccountStatus.Departed, person!.Status); break;
                case OutCause.LeftDirectory: Assert.True(person is null ? complete : !Current(person, tenant)); break;
                case OutCause.LeftGroup:
                    Assert.False(Selects(tenant.Selection, person!));
                    var roster = tenant.Roster.Where(pair => pair.Key.Source == tenant.Source && pair.Value.Presence == Presence.Present).SelectMany(pair => pair.Value.SelectedBy.References()).ToHashSet();
                    Assert.NotEmpty(roster);
                    break;
                case OutCause.SelectionEdited: break;
                case OutCause.None or OutCause.Removed or OutCause.Denied: Assert.Fail($"A sync does not do this: {after}"); break;
            }
        }

        if (!complete) Assert.DoesNotContain(made.Lines, planned => planned.Line.Presence is Presence.Departed or Presence.AbsentOnce);

        // A leaver frees an address for whoever was refused it, and an edit that broke off is finished first: the rest comes with the sync after.
        var rounds = finishes || tenant.Skipped > 0 || Conflicts(tenant) ? 4 : 0;
        for (; rounds > 0 && !tenant.Plan(tenant.Selection, edit: false, complete).Lines.IsEmpty; rounds--) tenant.Sync(complete);
        var again = tenant.Plan(tenant.Selection, edit: false, complete);

        // A read that did not see what the last one saw completes no absence, not even one that was noted under its own rights: the next one does.
        if (other && !again.Lines.IsEmpty)
        {
            Assert.Empty(again.Of(PlanAction.NoticeAbsence));
            Assert.All(again.Lines, planned => Assert.Contains(planned.Line.Reasons, reason => reason.Rule is "missing_in_complete_read" or "not_listed_in_complete_read"));
            tenant.Sync(complete);
            again = tenant.Plan(tenant.Selection, edit: false, complete);
        }

        Assert.True(again.Lines.IsEmpty, $"Nothing changed:\n{made}\n--\n{again}");
    }

    private static bool Conflicts(ModelTenant tenant) => tenant.Roster.Values.Any(row => row.Fault is RecordFaults.DuplicateEmail or RecordFaults.AddressTaken);

    private static bool Current(DirectoryPerson person, ModelTenant tenant) =>
        person.Status is AccountStatus.Active or AccountStatus.OnLeave or AccountStatus.Unknown
        && (person.StartsOn is null || person.StartsOn <= DateOnly.FromDateTime(tenant.Now.UtcDateTime));

    private static bool Selects(Selection selection, DirectoryPerson person) => selection.Mode switch
    {
        SelectionMode.Everyone => true,
        SelectionMode.Groups => person.Groups.Any(group => selection.Groups.Contains(group)),
        SelectionMode.Manual => selection.People.Contains(person.ExternalId),
    };
}
