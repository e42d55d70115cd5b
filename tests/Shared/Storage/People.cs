using System.Collections.Immutable;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;

namespace HrisOrleans.Conformance.Storage;

/// <summary>Builds batches and commits the way the domain decides them.</summary>
internal static class People
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public static readonly InviteSettings InviteNow = new(SendMode.Now, ApprovalMode.Automatic);

    public static readonly InviteSettings InviteLater = new(SendMode.Later, ApprovalMode.Automatic);

    public static string Address(string name) => $"{name}@acme.example";

    public static UInt128 Fingerprint(string name) => System.IO.Hashing.XxHash128.HashToUInt128(System.Text.Encoding.UTF8.GetBytes(name));

    public static Birth Newcomer(int line, string name, InviteSettings? invites = null, string? address = null)
    {
        var id = MemberId.New(Now);
        var decision = MemberBySync.Join(new SourceRef(1, name), invites ?? InviteLater, Now);
        return new Birth(line, Member.Fold(id, [decision.Events]), new MemberProfile(address ?? Address(name), address ?? Address(name), null, null, null), decision.Events);
    }

    public static RosterFact Fact(string name, bool values = true, bool settled = true) => new(
        name,
        Fingerprint(name),
        Presence.Present,
        settled,
        SelectedBy.Everyone,
        Fault: null,
        AbsentSince: null,
        AbsentRights: null,
        values ? new PersonValues(Address(name), Address(name), "Given " + name, "Family", "Display " + name, "Chief", "department:12") : null);

    public static RosterWrite Write(Birth birth) => new(Fact(birth.State.Source!.Value.ExternalId), Delete: false, birth.State.Id);

    /// <summary>A member's next decision, at a plan line.</summary>
    public static Change Decide(int line, MemberState state, MemberDecision decision, string? address = null, int oldValue = 1) => new(
        line,
        state.Version,
        Member.Evolve(state, decision.Events),
        decision.Events,
        address is null ? null : new MemberProfile(address, address, null, null, null),
        oldValue);

    public static Change Readdress(int line, MemberState state, string address, int oldValue = 1) =>
        Decide(line, state, MemberBySync.ChangeAddress(state, oldValue, Now), address, oldValue);

    public static ApplyBatch Batch(TenantId tenant, IReadOnlyList<Birth>? births = null, IReadOnlyList<Change>? changes = null) => new(
        tenant,
        new Fence(1, 1),
        Plan: null,
        Chunk: null,
        "plan/p",
        Source: 1,
        "sync",
        Now,
        Empty: false,
        births ?? [],
        changes ?? [],
        [.. (births ?? []).Select(Write), .. (changes ?? []).Where(change => change.After.Source is not null).Select(change => new RosterWrite(Fact(change.After.Source!.Value.ExternalId), Delete: false, change.After.Id))],
        []);

    public static MemberCommit Invited(TenantId tenant, string name, SendMode send = SendMode.Now, string? address = null)
    {
        var decision = MemberByHand.Invite(MemberRole.Member, send, Now);
        var id = MemberId.New(Now);
        return new MemberCommit(
            tenant,
            0,
            Member.Fold(id, [decision.Events]),
            decision.Events,
            new Origin("anna", $"api/{id}"),
            Now,
            new MemberProfile(address ?? Address(name), address ?? Address(name), "Given " + name, "Family", "Display " + name));
    }

    public static MemberCommit Next(TenantId tenant, MemberState state, MemberDecision decision, string cause = "api/next")
    {
        ImmutableArray<MemberEvent> events = decision.Events;
        return new MemberCommit(tenant, state.Version, Member.Evolve(state, events), events, new Origin("anna", cause), Now);
    }
}
