using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Erasure;

namespace HrisOrleans.Simulation.Stores;

internal sealed class MemoryErasure(MemoryDatabase database) : IErasureStore
{
    public Task<Traces> Traces(TenantId tenant, MemberId member, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        if (rows.Members.GetValueOrDefault(member) is not { } row) return Task.FromResult(new Traces([], null, []));
        var sources = rows.SourcesOf(member);
        var emails = sources.Select(source => rows.Roster.GetValueOrDefault(source)?.Values?.Email).Concat(row.OldAddresses.Values).Append(row.Profile.Email);
        return Task.FromResult(new Traces(sources, Address(row.Profile.Email), emails.Select(Address).OfType<string>().ToHashSet(StringComparer.Ordinal)));
    }

    // Idempotency keys are the API's, and there is none here.
    public Task ForgetAnswers(TenantId tenant, CancellationToken cancellationToken) => Task.CompletedTask;

    private static string? Address(string? email) => EmailAddress.TryNormalize(email, out var address) ? address : null;

    public Task<IReadOnlyList<(Guid Plan, int Chunk)>> SealedChunks(TenantId tenant, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<(Guid Plan, int Chunk)>>(
        [.. database.Of(tenant).Plans.SelectMany(plan => plan.Value.Chunks.Where(chunk => chunk.Value.Sealed is not null).Select(chunk => (plan.Key, chunk.Key))).Order()]);

    public Task Reseal(TenantId tenant, Guid plan, int chunk, byte[]? values, CancellationToken cancellationToken)
    {
        if (database.Of(tenant).Plans.GetValueOrDefault(plan)?.Chunks is { } chunks && chunks.TryGetValue(chunk, out var body) && body.Sealed is not null) chunks[chunk] = body with { Sealed = values };
        return Task.CompletedTask;
    }

    public Task ForgetFaults(TenantId tenant, string externalId, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        foreach (var (sync, known) in rows.Faults.ToList())
            rows.Faults[sync] = (known.At, [.. known.Faults.Select(fault => fault.ExternalId == externalId ? fault with { Name = null } : fault)]);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Guid>> Mails(TenantId tenant, MemberId member, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Guid>>([.. database.Of(tenant).Outbox.Values.Where(mail => mail.Member == member).OrderBy(mail => mail.Number).Select(mail => mail.Id)]);
}
