using System.Collections.Immutable;
using CsCheck;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Tests;

/// <summary>Random values of the domain's types, for properties.</summary>
internal static class Gens
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Texts as providers send them: quotes, spaces, percent signs, scripts beyond ASCII, control characters.</summary>
    public static readonly Gen<string> Text =
        Gen.OneOf("a", "B", "7", " ", "%", "\"", "\\", "<", "&", "+", "é", "ß", "東", "🙂", "\n", "\u0001", "/", ":").Array[1, 12].Select(parts => string.Concat(parts));

    public static readonly Gen<DateTimeOffset> Moment = Gen.Long[0, 100_000_000].Select(second => Start.AddSeconds(second));

    public static readonly Gen<InviteSettings> Invites =
        Gen.Select(Gen.Enum<SendMode>(), Gen.Enum<ApprovalMode>(), (send, approval) => new InviteSettings(send, approval));

    public static readonly Gen<GroupId> GroupId = Gen.Select(Gen.Enum<GroupKind>(), Text, (kind, id) => new GroupId(kind, id));

    public static readonly Gen<ImmutableArray<GroupId>> Groups = GroupId.Array[0, 4].Select(groups => groups.Distinct().Order().ToImmutableArray());

    public static readonly Gen<MemberId> MemberId = Gen.Guid.Select(guid => new MemberId(guid));

    public static readonly Gen<SourceRef> Source = Gen.Select(Gen.Int[1, 9], Text, (source, id) => new SourceRef(source, id));

    private static readonly Gen<int> Number = Gen.Int[1, 1_000];

    private static readonly Gen<OutCause> Cause = Gen.Enum<OutCause>();

    public static readonly Gen<MemberEvent> MemberEvent = Gen.OneOf<MemberEvent>(
        Gen.Select(Source.Nullable(), Gen.Enum<MemberRole>(), Gen.Enum<Grant>(), Gen.Enum<Approval>(), Gen.Enum<InvitationState>(),
            (source, role, grant, approval, invitation) => (MemberEvent)new MemberEvent.Joined(source, role, grant, approval, invitation)),
        Source.Select(source => (MemberEvent)new MemberEvent.Linked(source)),
        Source.Select(source => (MemberEvent)new MemberEvent.Returned(source)),
        Cause.Select(cause => (MemberEvent)new MemberEvent.Withdrawn(cause)),
        Cause.Select(cause => (MemberEvent)new MemberEvent.Deactivated(cause)),
        Cause.Select(cause => (MemberEvent)new MemberEvent.Departed(cause)),
        Cause.Select(cause => (MemberEvent)new MemberEvent.AdvisoryRaised(cause)),
        Gen.Enum<Grant>().Select(grant => (MemberEvent)new MemberEvent.Restored(grant)),
        Gen.Enum<MemberRole>().Select(role => (MemberEvent)new MemberEvent.RoleChanged(role)),
        Gen.Const((MemberEvent)new MemberEvent.ProfileEdited()),
        Gen.Int[1, 31].Select(fields => (MemberEvent)new MemberEvent.ProfileChanged((ProfileFields)fields)),
        Gen.Bool.Select(byHand => (MemberEvent)new MemberEvent.InvitationQueued(byHand)),
        Gen.Select(Number, Moment, Gen.Bool, Gen.Bool, (number, expires, byHand, reminds) => (MemberEvent)new MemberEvent.InvitationIssued(number, expires, byHand, reminds)),
        Number.Select(number => (MemberEvent)new MemberEvent.InvitationMailed(number)),
        Number.Select(number => (MemberEvent)new MemberEvent.InvitationUnconfirmed(number)),
        Number.Select(number => (MemberEvent)new MemberEvent.InvitationBounced(number)),
        Number.Select(number => (MemberEvent)new MemberEvent.InvitationRevoked(number)),
        Number.Select(number => (MemberEvent)new MemberEvent.InvitationAccepted(number)),
        Number.Select(number => (MemberEvent)new MemberEvent.InvitationObjected(number)),
        Number.Select(number => (MemberEvent)new MemberEvent.InvitationSuppressed(number)),
        Number.Select(number => (MemberEvent)new MemberEvent.AddressChanged(number)),
        Gen.Select(
            Gen.Select(Source.Nullable(), Gen.Enum<Grant>(), Gen.Enum<Access>(), Gen.Enum<Approval>(), Gen.Enum<InvitationState>(), Gen.Int[0, 9]),
            Gen.Select(Moment.Nullable(), Gen.Bool, Cause, Cause, Cause),
            Gen.Select(Number, Moment).Array[0, 3].Select(links => links.Aggregate(EarlierLinks.None, (earlier, link) => earlier.And(link.Item1, link.Item2))),
            (a, b, earlier) => (MemberEvent)new MemberEvent.Undone(new MemberStanding(a.Item1, a.Item2, a.Item3, a.Item4, a.Item5, a.Item6, b.Item1, b.Item2, b.Item3, b.Item4, b.Item5) { Earlier = earlier })),
        Gen.Select(
            Gen.Select(Source.Nullable(), Gen.Enum<Grant>(), Gen.Enum<Access>(), Gen.Enum<Approval>(), Gen.Enum<InvitationState>(), Gen.Int[0, 9]),
            Gen.Select(Moment.Nullable(), Gen.Bool, Cause, Cause, Cause),
            Gen.Select(Gen.Long[1, long.MaxValue], Gen.Enum<MemberRole>(), Gen.Int[0, 99], Gen.OneOf("", "1", "2 3 17"), Gen.Int[0, 99]),
            (a, b, c) => (MemberEvent)new MemberEvent.Snapshot(c.Item1, new MemberStanding(a.Item1, a.Item2, a.Item3, a.Item4, a.Item5, a.Item6, b.Item1, b.Item2, b.Item3, b.Item4, b.Item5), c.Item2, c.Item3, c.Item4, c.Item5)),
        Gen.OneOf<MemberEvent>(
            new MemberEvent.Retained(), new MemberEvent.Unlinked(), new MemberEvent.Removed(), new MemberEvent.Erased(), new MemberEvent.ApprovalAsked(), new MemberEvent.Approved(),
            new MemberEvent.Denied(), new MemberEvent.Activated(), new MemberEvent.AdvisoryCleared(), new MemberEvent.ProfileEdited()));

    private static readonly Gen<SelectedBy> SelectedByNow = Gen.OneOf(
        Gen.OneOf(Domain.Connections.SelectedBy.Nothing, Domain.Connections.SelectedBy.Everyone, Domain.Connections.SelectedBy.Name),
        Groups.Select(groups => Domain.Connections.SelectedBy.Parse(GroupList.Write(groups))));

    /// <summary>With and without a past.</summary>
    public static readonly Gen<SelectedBy> SelectedBy = Gen.Select(SelectedByNow, SelectedByNow, Gen.Bool, (now, past, plain) => plain ? now : now.Remembering(past));

    public static readonly Gen<PlanReason> Reason = Gen.Select(Gen.OneOf("selected_by", "new_person", "left_group"), Text.Null(), (rule, reference) => new PlanReason(rule, reference));

    public static readonly Gen<PlanLine> PlanLine = Gen.Select(
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Enum<PlanAction>(), Text, MemberId.Nullable(), Gen.Long[1, long.MaxValue].Nullable(), Gen.ULong.Array[2].Null()),
        Gen.Select(Gen.Enum<Presence>(), Gen.Bool, SelectedBy, Cause, Gen.Bool, Reason.Array[0, 5]),
        (a, b) => new PlanLine(
            a.Item1, a.Item2, a.Item3, a.Item4, a.Item5, a.Item6 is { } halves ? new UInt128(halves[0], halves[1]) : null,
            b.Item1, b.Item2, b.Item3, b.Item4, b.Item5, [.. b.Item6])
        {
            Rests = b.Item4 == OutCause.None ? null : new UInt128((ulong)a.Item1, 7),
            Pin = a.Item4?.Value,
            Absent = b.Item5 ? new Absence(Start.AddSeconds(a.Item1), a.Item3) : null,
        });

    private static readonly Gen<PersonValues> Said = Gen.Select(
        Text.Null(), Text.Null(), Text.Null(), Text.Null(), Text.Null(), Text.Null(), Groups,
        (email, address, given, family, display, title, groups) => new PersonValues(email, address, given, family, display, title, GroupList.Write(groups)));

    public static readonly Gen<PersonValues> PersonValues = Gen.Select(Said, Said.Null(), (now, before) => now with { Before = before });
}
