namespace HrisOrleans.Connectors;

/// <summary>The one vocabulary for what can go wrong with a provider, whatever its dialect.</summary>
public enum FailureKind
{
    /// <summary>Too many requests; <see cref="ConnectorFailure.RetryAt"/> says when to come back.</summary>
    Throttled = 1,

    /// <summary>The credentials are not accepted (any more).</summary>
    Reauthenticate = 2,

    /// <summary>Accepted, but not allowed to see what is needed; <see cref="ConnectorFailure.MissingRights"/> names it.</summary>
    InsufficientRights = 3,

    /// <summary>The checkpoint or cursor is no longer valid; begin with a full read.</summary>
    StartAgain = 4,

    /// <summary>The provider or the way to it is down; try later.</summary>
    Transient = 5,

    /// <summary>The answer does not make sense; a person has to look.</summary>
    BadResponse = 6,
}

/// <summary>Why a provider did not give what was asked, with the advice what to do.</summary>
/// <param name="RetryAt">Earliest moment to try again, when the provider named one.</param>
/// <param name="MissingRights">Codes of needed rights, for <see cref="FailureKind.InsufficientRights"/>.</param>
/// <param name="Detail">One sentence without personal values or secrets.</param>
public sealed record ConnectorFailure(FailureKind Kind, string Detail, DateTimeOffset? RetryAt = null, IReadOnlyList<string>? MissingRights = null);
