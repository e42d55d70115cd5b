using System.Text;
using HrisOrleans.Connectors.Scim;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Scim;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Pushed;
using Orleans.Concurrency;

namespace HrisOrleans.Silo.Pushed;

/// <summary>Answers SCIM clients of one tenant. Keeps nothing: what many write at once is ordered by the rows' versions.</summary>
[GrainType("hris.scim"), StatelessWorker, Reentrant]
internal sealed class ScimGrain(PushedDirectory directory, PushedSearch search, IPushedStore store, TimeProvider time) : Grain, IScimGrain
{
    private TenantId Tenant => GrainKeys.TryTenant(this.GetPrimaryKeyString(), out var tenant) ? tenant : throw new FormatException("Not the key of a tenant's grain.");

    public async Task<ScimTokenState?> Verify(VerifyScimToken query, CancellationToken cancellationToken)
    {
        foreach (var (hash, ends) in await store.Tokens(Tenant, time.GetUtcNow(), cancellationToken))
            if (System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(query.Hash))) return new ScimTokenState(ends);
        return null;
    }

    public async Task<ScimReply> Create(ScimCreate command, CancellationToken cancellationToken) =>
        await Answer(await directory.Create(Tenant, Kind(command.Group), command.Body, cancellationToken), command.Group, cancellationToken);

    public async Task<ScimReply> Replace(ScimReplace command, CancellationToken cancellationToken) =>
        await Answer(await directory.Replace(Tenant, Kind(command.Group), command.Id, command.Body, command.IfMatch, cancellationToken), command.Group, cancellationToken);

    public async Task<ScimReply> Patch(ScimReplace command, CancellationToken cancellationToken) =>
        // Clients that add one member to a large group do not want them all back.
        await Answer(await directory.Patch(Tenant, Kind(command.Group), command.Id, command.Body, command.IfMatch, cancellationToken), members: false, cancellationToken);

    public async Task<ScimReply> Delete(ScimDelete command, CancellationToken cancellationToken) =>
        new(null, Refused(await directory.Delete(Tenant, Kind(command.Group), command.Id, command.IfMatch, cancellationToken)));

    public async Task<ScimReply> Find(ScimFind query, CancellationToken cancellationToken) => await directory.Find(Tenant, Kind(query.Group), query.Id, cancellationToken) is { } found
        ? await Answer((found, null), query.Group && query.Members, cancellationToken)
        : new ScimReply(null, new ScimRefused(404, null, "There is no such resource."));

    public async Task<ScimListReply> List(ScimList query, CancellationToken cancellationToken)
    {
        var (total, page, error) = await search.List(Tenant, Kind(query.Group), query.Filter, query.StartIndex, query.Count, cancellationToken);
        if (error is not null) return new ScimListReply(0, [], Refused(error));
        var members = query is { Group: true, Members: true } ? await MembersOf([.. page.Select(entry => entry.Row.Id)], cancellationToken) : null;
        return new ScimListReply(total, [.. page.Select(entry => View(entry, members is null ? null : [.. members[entry.Row.Id]]))], null);
    }

    private async Task<ScimReply> Answer((OpenedResource? Resource, ScimError? Error) result, bool members, CancellationToken cancellationToken)
    {
        if (result.Resource is not { } resource) return new ScimReply(null, Refused(result.Error));
        return new ScimReply(View(resource, members ? [.. (await MembersOf([resource.Row.Id], cancellationToken))[resource.Row.Id]] : null), null);
    }

    private async Task<ILookup<Guid, Guid>> MembersOf(IReadOnlyCollection<Guid> groups, CancellationToken cancellationToken) =>
        (await store.Members(Tenant, groups, cancellationToken)).ToLookup(pair => pair.Group, pair => pair.Member);

    private static ScimResourceView View(OpenedResource opened, IReadOnlyList<Guid>? members) =>
        new(opened.Row.Id, Encoding.UTF8.GetBytes(opened.Json.ToJsonString()), members, opened.Row.Version, opened.Row.CreatedAt, opened.Row.ChangedAt);

    private static ScimRefused? Refused(ScimError? error) => error is null ? null : new ScimRefused(error.Status, error.Type, error.Detail);

    private static PushedKind Kind(bool group) => group ? PushedKind.Group : PushedKind.User;
}
