using System.Collections.Immutable;
using System.Globalization;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Domain.Plans;

/// <summary>
/// Why somebody counts as gone. No departure can be planned without one, and none can be had from a failed or partial
/// read: either the source says so of this person, or two complete reads under the same rights did not hold them.
/// </summary>
public abstract record DepartureEvidence
{
    private DepartureEvidence() { }

    /// <summary>The reasons it gives, in order.</summary>
    public abstract ImmutableArray<PlanReason> Reasons { get; }

    /// <summary>The person's own record in this read says it: not a current account, or not in the groups any more.</summary>
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
        public static (AbsentTwice? Evidence, bool First) By(CompletenessCertificate second, RosterFact roster, TimeSpan apart)
        {
            var read = second.Evidence;
            if (roster.Presence != Presence.AbsentOnce || roster.AbsentSince is not { } since || roster.AbsentRights != read.Rights) return (null, true);
            return read.StartedAt - since < apart ? (null, false) : (new AbsentTwice(since, read.StartedAt), false);
        }
    }

    /// <summary>The reason that a complete read did not hold somebody.</summary>
    internal static PlanReason Missing(DateTimeOffset at) => new("missing_in_complete_read", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
