using System.Collections.Immutable;

namespace HrisOrleans.Domain.Members;

/// <summary>The events of one decision, or the refusal to make it. No events: it already is as asked.</summary>
public readonly record struct MemberDecision(ImmutableArray<MemberEvent> Events, Refusal? Refusal)
{
    /// <summary>It already is so.</summary>
    public static MemberDecision Nothing { get; } = new([], null);

    public bool Changes => Refusal is null && Events.Length > 0;

    public static MemberDecision Of(params ReadOnlySpan<MemberEvent> events) => new([.. events], null);

    public static MemberDecision Refuse(string code, string detail) => new([], new Refusal(code, RefusalKind.Conflict, detail));

    /// <summary>This decision and the next as one; a refusal wins.</summary>
    public MemberDecision Then(MemberDecision next) =>
        Refusal is not null ? this : next.Refusal is not null ? next : new MemberDecision(Events.AddRange(next.Events), null);
}
