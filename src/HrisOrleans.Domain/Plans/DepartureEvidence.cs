using System.Collections.Immutable;
using System.Globalization;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Domain.Plans;

/// <summary>
/// Why somebody counts as gone. No departure can be planned without one, and none can be had from a failed or partial
/// read: either the source says so of this person, or two complete reads under the same rights did not hold them, or held them
/// without what selected them.
/// </summary>
public abstract record DepartureEvidence
{
    private DepartureEvidence() { }

    /// <summary>The reasons it gives, in order.</summary>
    public abstract ImmutableArray<PlanReason> Reasons { get; }

    /// <summary>The person's own record in this read says it: not a current account.</summary>
    public sealed record OwnRecord(string Rule, string? Reference = null) : DepartureEvidence
    {
        public override ImmutableArray<PlanReason> Reasons => [new(Rule, Reference)];
    }

    /// <summary>The provider says that the record was deleted.</summary>
    public sealed record Deleted : DepartureEvidence
    {
        public override ImmutableArray<PlanReason> Reasons => [new("deleted_at_source")];
    }

    /// <summary>An earlier read established it, and nothing came of it then.</summary>
    public sealed record Established : DepartureEvidence
    {
        private Established() { }

        public override ImmutableArray<PlanReason> Reasons => [new("not_in_directory")];

        /// <summary>Null unless the roster says that the person departed.</summary>
        public static Established? In(RosterFact roster) => roster.Presence == Presence.Departed ? new Established() : null;
    }

    /// <summary>Two complete reads, apart in time and under the same rights, did not hold the person.</summary>
    public sealed record AbsentTwice : DepartureEvidence
    {
        private AbsentTwice(DateTimeOffset first, DateTimeOffset second) => (First, Second) = (first, second);

        public DateTimeOffset First { get; }

        public DateTimeOffset Second { get; }

        public override ImmutableArray<PlanReason> Reasons => [Missing(First), Missing(Second)];

        /// <summary>Whether this complete read is the second one.</summary>
        /// <returns>The evidence; else whether the absence is to be noted as a first one, because none stands or the rights were others.</returns>
        public static (AbsentTwice? Evidence, bool First) By(CompletenessCertificate second, RosterFact roster, PlanContext context)
        {
            var (since, first) = Noted(second, roster, Presence.AbsentOnce, context);
            return (since is { } at ? new AbsentTwice(at, second.Evidence.StartedAt) : null, first);
        }
    }

    /// <summary>The person's own record states another group in the place of each that selected them.</summary>
    public sealed record Moved : DepartureEvidence
    {
        private Moved(ImmutableArray<GroupId> from, ImmutableArray<GroupId> to) => (From, To) = (from, to);

        public ImmutableArray<GroupId> From { get; }

        public ImmutableArray<GroupId> To { get; }

        public override ImmutableArray<PlanReason> Reasons => [.. From.Select(LeftGroup), .. To.Select(group => new PlanReason("moved_to_group", group.ToString()))];

        /// <summary>Null where a group is only no longer listed, or is of a kind of which a person has several: its absence proves nothing yet.</summary>
        /// <param name="left">The groups that selected the person, and are not in the record.</param>
        public static Moved? By(DirectoryPerson person, ImmutableArray<GroupId> left)
        {
            var to = left.Where(group => group.Kind.OnePerPerson()).SelectMany(group => person.Groups.Where(other => other.Kind == group.Kind)).Distinct().ToImmutableArray();
            return left.All(group => to.Any(other => other.Kind == group.Kind)) ? new Moved(left, to) : null;
        }
    }

    /// <summary>Two complete reads, apart in time and under the same rights, held the person without the groups that selected them.</summary>
    public sealed record MembershipAbsentTwice : DepartureEvidence
    {
        private MembershipAbsentTwice(ImmutableArray<GroupId> left, DateTimeOffset first, DateTimeOffset second) => (Left, First, Second) = (left, first, second);

        public ImmutableArray<GroupId> Left { get; }

        public DateTimeOffset First { get; }

        public DateTimeOffset Second { get; }

        public override ImmutableArray<PlanReason> Reasons => [.. Left.Select(LeftGroup), NotListed(First), NotListed(Second)];

        /// <summary>Whether this complete read is the second one.</summary>
        /// <param name="left">The groups that selected the person, and are not in the record.</param>
        /// <returns>The evidence; else whether the absence is to be noted as a first one, because none stands or the rights were others.</returns>
        public static (MembershipAbsentTwice? Evidence, bool First) By(CompletenessCertificate second, RosterFact roster, ImmutableArray<GroupId> left, PlanContext context)
        {
            var (since, first) = Noted(second, roster, Presence.Present, context);
            return (since is { } at ? new MembershipAbsentTwice(left, at, second.Evidence.StartedAt) : null, first);
        }
    }

    // Of somebody who is absent the roster notes since when they are; of somebody who is present, since when what selected them is.
    private static (DateTimeOffset? Since, bool First) Noted(CompletenessCertificate second, RosterFact roster, Presence presence, PlanContext context)
    {
        var read = second.Evidence;
        if (read.Collection != "people") throw new ArgumentException("Only a complete read of the people proves that somebody or something of theirs is not there.", nameof(second));
        if (roster.Presence != presence || roster.AbsentSince is not { } since || roster.AbsentRights != read.Rights) return (null, true);
        return second.Covers(context.Rights) && read.StartedAt - since >= context.MinimumAbsence ? (since, false) : (null, false);
    }

    /// <summary>The reason that a complete read did not hold somebody.</summary>
    internal static PlanReason Missing(DateTimeOffset at) => new("missing_in_complete_read", Text(at));

    /// <summary>The reason that a complete read held somebody without the groups that selected them.</summary>
    internal static PlanReason NotListed(DateTimeOffset at) => new("not_listed_in_complete_read", Text(at));

    private static PlanReason LeftGroup(GroupId group) => new(OutCause.LeftGroup.Word(), group.ToString());

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
