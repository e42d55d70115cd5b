using CsCheck;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Tests.Plans;

/// <summary>Random companies, random edits, syncs (some of them broken off half-way) and hand actions in any order; what must hold is checked after every step.</summary>
public sealed class StoryTests
{
    private abstract record Step
    {
        public sealed record Hire(int Who, int Email, int Groups, AccountStatus Status, int StartsIn) : Step;

        public sealed record Vanish(int Who) : Step;

        public sealed record Edit(SelectionMode Mode, int Groups, int Picks, bool PickLinked, int Batch, int Until) : Step;

        public sealed record Sync(bool Complete, int Rights, int Batch, int Until) : Step;

        public sealed record Wait(int Minutes) : Step;

        public sealed record Settings(InviteSettings Invites) : Step;

        public sealed record ByHand(int Who, int What) : Step;

        public sealed record Invite(int Email) : Step;

        public sealed record Reconnect(int Source) : Step;
    }

    private static readonly Gen<int> Who = Gen.Int[0, 6];

    private static readonly Gen<int> Batch = Gen.OneOf(1, 2, 1_000);

    private static readonly Gen<int> Until = Gen.Frequency((4, Gen.Const(int.MaxValue)), (1, Gen.Int[0, 4]));

    private static readonly Gen<Step> Steps = Gen.Frequency<Step>(
        (8, Gen.Select(Who, Gen.Int[-1, 6], Gen.Int[0, 7], Gen.Frequency((8, Gen.Const(AccountStatus.Active)), (2, Gen.Enum<AccountStatus>())), Gen.Frequency((8, Gen.Const(0)), (1, Gen.Const(1))),
            (who, email, groups, status, starts) => (Step)new Step.Hire(who, email, groups, status, starts))),
        (2, Who.Select(who => (Step)new Step.Vanish(who))),
        (4, Gen.Select(Gen.Enum<SelectionMode>(), Gen.Int[1, 7], Gen.Int[0, 127], Gen.Bool, Batch, Until, (mode, groups, picks, linked, batch, until) => (Step)new Step.Edit(mode, groups, picks, linked, batch, until))),
        (6, Gen.Select(Gen.Frequency((6, Gen.Const(true)), (1, Gen.Const(false))), Gen.Frequency((9, Gen.Const(0)), (1, Gen.Const(1))), Batch, Until, (complete, rights, batch, until) => (Step)new Step.Sync(complete, rights, batch, until))),
        (3, Gen.OneOf(1, 31, 60 * 24 * 15).Select(minutes => (Step)new Step.Wait(minutes))),
        (1, Gens.Invites.Select(invites => (Step)new Step.Settings(invites))),
        (7, Gen.Select(Gen.Int[0, 12], Gen.Int[0, 6], (who, what) => (Step)new Step.ByHand(who, what))),
        (1, Gen.Int[0, 6].Select(email => (Step)new Step.Invite(email))),
        (1, Gen.Int[1, 2].Select(source => (Step)new Step.Reconnect(source))));

    [Fact]
    public void What_must_hold_holds_after_every_step_of_any_story() => Steps.Array[1, 40].Sample(
        steps =>
        {
            // One who never moves, so that no read is empty: an empty one proves nothing.
            var tenant = new ModelTenant().With(ModelTenant.Person("boss", "Z"));
            foreach (var step in steps) Take(tenant, step);
        },
        iter: 5_000,
        print: steps => string.Join("\n", steps.Select(step => step.ToString())));

    private static void Take(ModelTenant tenant, Step step)
    {
        switch (step)
        {
            case Step.Hire hire:
                var groups = Names(hire.Groups);
                tenant.Directory["p" + hire.Who] = ModelTenant.Person("p" + hire.Who, groups) with
                {
                    Email = hire.Email < 0 ? null : Address(hire.Email),
                    Status = hire.Status,
                    StartsOn = hire.StartsIn == 0 ? null : DateOnly.FromDateTime(tenant.Now.UtcDateTime).AddDays(hire.StartsIn),
                };
                break;
            case Step.Vanish vanish: tenant.Directory.Remove("p" + vanish.Who); break;
            case Step.Wait wait: tenant.Pass(TimeSpan.FromMinutes(wait.Minutes)); break;
            case Step.Settings settings: tenant.Invites = settings.Invites; break;
            case Step.Invite invite: tenant.InviteByHand(Address(invite.Email)); break;
            case Step.ByHand byHand: Act(tenant, byHand); break;
            case Step.Reconnect reconnect:
                tenant.Disconnect();
                tenant.Source = reconnect.Source;
                tenant.Selection = Selection.Everyone;
                break;
            case Step.Edit edit:
                var picks = Enumerable.Range(0, 7).Where(who => (edit.Picks >> who & 1) == 1).Select(who => "p" + who);
                if (edit.PickLinked) picks = tenant.Members.Values.Where(row => row.State.Grant == Grant.Linked).Select(row => row.State.Source!.Value.ExternalId);
                var selection = edit.Mode switch
                {
                    SelectionMode.Everyone => Selection.Everyone,
                    SelectionMode.Groups => ModelTenant.Groups(Names(edit.Groups)),
                    SelectionMode.Manual => Selection.OfPeople(picks),
                };
                if (edit.Until == int.MaxValue) Laws.AfterEdit(tenant, selection, edit.Batch);
                else tenant.Edit(selection, edit.Batch, edit.Until);
                break;
            case Step.Sync sync when tenant.Applied is not null:
                tenant.Rights = sync.Rights == 0 ? "all" : "fewer";
                if (sync.Until == int.MaxValue) Laws.AfterSync(tenant, sync.Complete, sync.Batch);
                else tenant.Sync(sync.Complete, sync.Batch, sync.Until);
                break;
            case Step.Sync: break;
        }

        Laws.Always(tenant);
    }

    private static void Act(ModelTenant tenant, Step.ByHand act)
    {
        if (tenant.Members.Count == 0) return;
        var id = tenant.Members.Keys.ElementAt(act.Who % tenant.Members.Count);
        tenant.Decide(id, state => act.What switch
        {
            0 or 1 => MemberByHand.Accept(state, state.InvitationNumber, tenant.Now),
            2 => MemberByHand.Approve(state, tenant.Invites.Send, tenant.Now),
            3 => MemberByHand.Deny(state),
            4 => MemberByHand.Remove(state),
            5 => MemberByHand.Restore(state, Selected(tenant, state), tenant.Invites.Send, tenant.Now),
            _ => MemberByHand.Send(state, tenant.Now),
        });
    }

    private static bool Selected(ModelTenant tenant, MemberState state) =>
        tenant.Applied is not null && state.Source is { } source && source.Source == tenant.Source
        && tenant.Roster.GetValueOrDefault((source.Source, source.ExternalId)) is { Presence: Presence.Present, SelectedBy.Any: true };

    private static string[] Names(int mask) => [.. new[] { "A", "B", "C" }.Where((_, bit) => (mask >> bit & 1) == 1)];

    private static string Address(int number) => $"u{number}@acme.example";
}
