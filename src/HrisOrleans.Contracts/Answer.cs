using HrisOrleans.Domain;

namespace HrisOrleans.Contracts;

/// <summary>A refusal on the wire.</summary>
[GenerateSerializer, Alias("hris.refused")]
public sealed record Refused(string Code, RefusalKind Kind, string Detail)
{
    public static Refused From(Refusal refusal) => new(refusal.Code, refusal.Kind, refusal.Detail);
}

/// <summary>What a grain answers: a value, or the refusal to give one.</summary>
[GenerateSerializer, Alias("hris.answer`1")]
public sealed record Answer<T>(T? Value, Refused? Refused)
{
    /// <summary>True when there is a value.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Value))]
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(false, nameof(Refused))]
    public bool Accepted => Refused is null;

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Refusal refusal) => new(default, Contracts.Refused.From(refusal));
}

/// <summary>One page of a list, and the cursor of the next; null at the end.</summary>
[GenerateSerializer, Alias("hris.page`1")]
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Where a page begins and how long it is.</summary>
/// <param name="After">The cursor of the page before, or null for the first.</param>
/// <param name="Limit">1 to 500.</param>
[GenerateSerializer, Alias("hris.page-request")]
public sealed record PageRequest(string? After, int Limit)
{
    public const int MaxLimit = 500;
}
