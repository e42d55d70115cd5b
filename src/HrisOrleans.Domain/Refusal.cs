namespace HrisOrleans.Domain;

/// <summary>What a refusal asks of the caller; one HTTP mapper turns it into a status.</summary>
public enum RefusalKind
{
    /// <summary>The input is wrong as it stands (400).</summary>
    Invalid = 1,

    /// <summary>The caller may not do this (403).</summary>
    Forbidden = 2,

    /// <summary>The thing named does not exist for this tenant (404).</summary>
    NotFound = 3,

    /// <summary>The state does not allow it now (409).</summary>
    Conflict = 4,

    /// <summary>Well-formed, but cannot be done with these values (422).</summary>
    Unprocessable = 5,

    /// <summary>A preview or precondition is needed first (428).</summary>
    PreconditionRequired = 6,

    /// <summary>The If-Match version is not the current one (412).</summary>
    PreconditionFailed = 7,

    /// <summary>The subscription does not cover it (402).</summary>
    PaymentRequired = 8,

    /// <summary>The HRIS, or a part of ours, cannot be reached now (503).</summary>
    Unavailable = 9,

    /// <summary>It was there once and is not kept any longer (410).</summary>
    Gone = 10,
}

/// <summary>An expected "no": a stable code, what it asks of the caller, and a sentence for a person.</summary>
/// <param name="Code">Stable machine code, part of the API contract, such as <c>plan_stale</c>.</param>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Detail">One sentence without personal values or secrets.</param>
public sealed record Refusal(string Code, RefusalKind Kind, string Detail);

/// <summary>Either a value or the refusal to give one.</summary>
public readonly record struct Outcome<T>
{
    private Outcome(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>The value; default when refused.</summary>
    public T? Value { get; }

    /// <summary>The refusal, or null when accepted.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True when there is a value.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Value))]
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(false, nameof(Refusal))]
    public bool Accepted => Refusal is null;

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}
