using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Tenants;
using Orleans.Concurrency;

namespace HrisOrleans.Silo.Why;

/// <summary>Answers questions beside each other; how many look at once is the gate's business.</summary>
[GrainType("hris.why"), StatelessWorker(MaxActivations)]
internal sealed class WhyGrain(WhyAnswerer answerer) : Grain, IWhyGrain
{
    // More than the gate lets through, so that a full house is told and not waited for.
    private const int MaxActivations = 16;

    private static readonly Refusal Malformed = new("malformed_address", RefusalKind.Invalid, "That is no e-mail address.");

    public async Task<Answer<WhyView>> Ask(WhyQuery query, CancellationToken cancellationToken)
    {
        var tenant = GrainKeys.TryTenant(this.GetPrimaryKeyString(), out var id) ? id : throw new InvalidOperationException("A why grain's key names a tenant.");
        if (!EmailAddress.TryNormalize(query.Email, out var address)) return Malformed;
        var answer = await answerer.Answer(tenant, address, cancellationToken);
        return answer.Accepted ? answer.Value : answer.Refusal;
    }
}
