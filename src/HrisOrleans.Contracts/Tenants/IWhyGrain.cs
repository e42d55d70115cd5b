using HrisOrleans.Contracts.Members;

namespace HrisOrleans.Contracts.Tenants;

/// <summary>
/// Answers why somebody is or is not a member, by a look into the directory at this moment. Key: <see cref="GrainKeys.Why"/>.
/// Apart from the other queries, because a look may take long.
/// </summary>
[Alias("hris.IWhyGrain"), GrainInterfaceType("hris.why")]
public interface IWhyGrain : IGrainWithStringKey
{
    /// <summary>
    /// Refused with <c>malformed_address</c>, with <c>busy</c> while too many look already, and with <c>provider_slow</c>
    /// when the directory was not read in time. A provider that fails gives a stale answer, which says so. Nothing is stored.
    /// </summary>
    [Alias("Ask")]
    Task<Answer<WhyView>> Ask(WhyQuery query, CancellationToken cancellationToken);
}

/// <param name="Email">An address, in any case.</param>
[GenerateSerializer, Alias("hris.why-query")]
public sealed record WhyQuery(string Email);

/// <param name="Email">The address as it is compared.</param>
/// <param name="Subject"><c>member</c>, <c>outsider</c> (in the directory, no member) or <c>unknown</c>.</param>
/// <param name="Member">The member, or null.</param>
/// <param name="Verdict">The action that the next sync would plan for them, or <c>none</c>.</param>
/// <param name="Connection">Null when the tenant never connected.</param>
/// <param name="VerifiedAt">"Verified complete as of".</param>
/// <param name="Stale">The directory could not be read: the answer rests on what was stored.</param>
/// <param name="Code">Why it could not be read; null when it was.</param>
[GenerateSerializer, Alias("hris.why-view")]
public sealed record WhyView(
    string Email,
    string Subject,
    MemberView? Member,
    string Verdict,
    IReadOnlyList<WhyReasonView> Reasons,
    WhyConnectionView? Connection,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset EvaluatedAt,
    bool Stale,
    string? Code);

/// <param name="Text">A sentence for a person.</param>
[GenerateSerializer, Alias("hris.why-reason")]
public sealed record WhyReasonView(string Rule, string? Reference, string Text);

/// <param name="Mode">How people are selected; null until configured.</param>
[GenerateSerializer, Alias("hris.why-connection")]
public sealed record WhyConnectionView(string Status, string? PauseReason, string Provider, string AccountName, string? Mode, string? FailureCode);
