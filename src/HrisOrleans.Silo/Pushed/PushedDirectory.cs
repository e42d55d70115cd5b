using System.Text;
using System.Text.Json.Nodes;
using HrisOrleans.Connectors.Scim;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Pushed;

namespace HrisOrleans.Silo.Pushed;

/// <summary>A resource as it was found, and the object it holds.</summary>
internal sealed record OpenedResource(PushedResource Row, JsonObject Json);

/// <summary>
/// What SCIM clients write: checked, sealed and made durable. Two who write one resource at once do so one after the
/// other, each on what the first one left.
/// </summary>
internal sealed class PushedDirectory(IPushedStore store, PushedCipher cipher, PushSignal signal, TimeProvider time)
{
    /// <summary>Bytes of a resource without a group's members: pages of a thousand are read into memory, and many small changes may add up.</summary>
    private const int LargestResource = 128 << 10;

    private const int Attempts = 8;
    private const int Turns = 1_024;

    // Who changes the same resource here takes turns: of many at once all but one would only find that the version has
    // moved. Between silos the version alone decides.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Turns).Select(_ => new SemaphoreSlim(1))];

    public async Task<(OpenedResource? Resource, ScimError? Error)> Create(TenantId tenant, PushedKind kind, byte[] body, CancellationToken cancellationToken)
    {
        if (ScimJson.Parse(body) is not { } json) return (null, ScimError.InvalidSyntax("The body is no JSON object."));
        var members = ScimResource.TakeMembers(json, out var error);
        error ??= Check(kind, json);
        if (error is not null) return (null, error);
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        return await Put(tenant, kind, id, 0, json, write => write with { Joining = members ?? [] }, now, now, cancellationToken);
    }

    public Task<(OpenedResource? Resource, ScimError? Error)> Replace(TenantId tenant, PushedKind kind, Guid id, byte[] body, long? ifMatch, CancellationToken cancellationToken)
    {
        if (ScimJson.Parse(body) is not { } json) return Task.FromResult<(OpenedResource?, ScimError?)>((null, ScimError.InvalidSyntax("The body is no JSON object.")));
        var members = ScimResource.TakeMembers(json, out var error);
        error ??= Check(kind, json);
        return error is not null
            ? Task.FromResult<(OpenedResource?, ScimError?)>((null, error))
            // A client that leaves the members out of a replacement says nothing of them.
            : Change(tenant, kind, id, ifMatch, _ => (json, members is null ? [] : members, [], members is not null, null), cancellationToken);
    }

    public Task<(OpenedResource? Resource, ScimError? Error)> Patch(TenantId tenant, PushedKind kind, Guid id, byte[] body, long? ifMatch, CancellationToken cancellationToken) =>
        ScimJson.Parse(body) is { } message
            ? Change(tenant, kind, id, ifMatch, json => Patched(kind, json, message), cancellationToken)
            : Task.FromResult<(OpenedResource?, ScimError?)>((null, ScimError.InvalidSyntax("The body is no JSON object.")));

    public async Task<ScimError?> Delete(TenantId tenant, PushedKind kind, Guid id, long? ifMatch, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await store.Find(tenant, kind, id, cancellationToken) is not { } row) return Missing;
            if (ifMatch is { } version && version != row.Version) return Moved;
            var result = await store.Write(new PushedWrite(tenant, kind, id, row.Version, null, null, time.GetUtcNow()), cancellationToken);
            if (result == PushedResult.Closed) return Closed;
            if (result != PushedResult.Written) continue;
            signal.Ring(tenant);
            return null;
        }

        return Busy;
    }

    public async Task<OpenedResource?> Find(TenantId tenant, PushedKind kind, Guid id, CancellationToken cancellationToken) =>
        await store.Find(tenant, kind, id, cancellationToken) is { } row ? await Open(tenant, row, cancellationToken) : null;

    public async Task<OpenedResource> Open(TenantId tenant, PushedResource row, CancellationToken cancellationToken) =>
        new(row, ScimJson.Parse(await cipher.Open(tenant, row, cancellationToken)) ?? throw new InvalidOperationException("A stored resource cannot be read."));

    private async Task<(OpenedResource? Resource, ScimError? Error)> Change(
        TenantId tenant,
        PushedKind kind,
        Guid id,
        long? ifMatch,
        Func<JsonObject, (JsonObject After, IReadOnlyList<Guid> Joining, IReadOnlyList<Guid> Leaving, bool OnlyJoining, ScimError? Error)> change,
        CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)id.GetHashCode() % Turns];
        await turn.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (await Find(tenant, kind, id, cancellationToken) is not { } found) return (null, Missing);
                if (ifMatch is { } version && version != found.Row.Version) return (null, Moved);
                var (after, joining, leaving, only, error) = change(found.Json);
                if (error is not null) return (null, error);
                var put = await Put(
                    tenant, kind, id, found.Row.Version, after, write => write with { Joining = joining, Leaving = leaving, OnlyJoining = only }, found.Row.CreatedAt, time.GetUtcNow(), cancellationToken);
                if (put.Error != Busy) return put;
            }

            return (null, Busy);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<(OpenedResource? Resource, ScimError? Error)> Put(
        TenantId tenant, PushedKind kind, Guid id, long expected, JsonObject json, Func<PushedWrite, PushedWrite> members, DateTimeOffset createdAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetBytes(json.ToJsonString());
        if (text.Length > LargestResource) return (null, TooLarge);
        var keys = await cipher.KeysOf(tenant, kind, json, cancellationToken);
        var sealedJson = await cipher.Seal(tenant, id, text, cancellationToken);
        switch (await store.Write(members(new PushedWrite(tenant, kind, id, expected, keys, sealedJson, now)), cancellationToken))
        {
            case PushedResult.Written:
                signal.Ring(tenant);
                return (new OpenedResource(new PushedResource(id, kind, expected + 1, 0, sealedJson, createdAt, now), json), null);
            case PushedResult.NameTaken:
                return (null, new ScimError(409, "uniqueness", kind == PushedKind.User ? "Another user has this userName." : "Another group has this displayName."));
            case PushedResult.Closed:
                return (null, Closed);
            case PushedResult.VersionMoved:
                return (null, Busy);
            default:
                throw new InvalidOperationException("An unknown result.");
        }
    }

    // Operations on members are told apart: a group of thousands is not read and written for one of them.
    private static (JsonObject After, IReadOnlyList<Guid> Joining, IReadOnlyList<Guid> Leaving, bool OnlyJoining, ScimError? Error) Patched(PushedKind kind, JsonObject json, JsonObject message)
    {
        var (rest, joining, leaving, only, error) = kind == PushedKind.Group ? MemberOperations.Take(message) : new MemberOperations(message, [], [], false, null);
        error ??= ScimPatch.Apply(json, rest) ?? Check(kind, json);
        return (json, joining, leaving, only, error);
    }

    private static ScimError? Check(PushedKind kind, JsonObject json) => kind == PushedKind.User ? ScimResource.CheckUser(json) : ScimResource.CheckGroup(json);

    private static ScimError TooLarge { get; } = new(413, null, $"A resource has at most {LargestResource >> 10} KB, members apart.");

    private static ScimError Missing { get; } = new(404, null, "There is no such resource.");

    private static ScimError Moved { get; } = new(412, null, "The resource has another version by now.");

    private static ScimError Busy { get; } = new(503, null, "The resource changes too fast; try again.");

    private static ScimError Closed { get; } = new(401, null, "The connection was cut.");
}
