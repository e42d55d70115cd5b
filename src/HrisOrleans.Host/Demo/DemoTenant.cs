using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Members;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Syncs;

namespace HrisOrleans.Host.Demo;

/// <summary>The story cannot go on; a sentence for whoever plays it.</summary>
internal sealed class DemoBroken(string message) : Exception(message);

/// <summary>What a tenant admin does over and over: sync and watch, preview, save, look somebody up. All of it through the public API.</summary>
internal sealed class DemoTenant(HrisOrleansClient api, string tenant, Action<Sync> progress, CancellationToken stopping)
{
    private readonly Dictionary<int, Guid> _members = [];

    /// <summary>A sync that began after this call.</summary>
    public async Task<Sync> Sync(bool full = false)
    {
        while (true)
        {
            var sync = await Ended(await api.Syncs.Request(tenant, new SyncRequest(full), cancellationToken: stopping));

            // Another one was under way and was answered instead; what has just happened may not be in it.
            if (sync.Trigger == "admin") return sync;
        }
    }

    public Task<Sync> Ended(Sync sync) => Waiting.Until(api, tenant, sync, progress, stopping);

    /// <summary>Waits until nothing is under way; gives the connection as it is then.</summary>
    public async Task<Connection> Settled()
    {
        while (true)
        {
            var connection = await api.Connection.Get(tenant, stopping);
            if (connection.CurrentSync is not { } sync) return connection;
            await Ended(sync);
        }
    }

    public async Task<Plan> Preview(Selection selection, InviteSettings invites)
    {
        var sync = await Ended(await api.Plans.Preview(tenant, new PreviewRequest(selection, invites), cancellationToken: stopping));
        return sync.Phase == "done"
            ? await api.Plans.Get(tenant, sync.Plan!.Value, stopping)
            : throw new DemoBroken($"The preview ended as {sync.Outcome}: {sync.Detail}");
    }

    /// <summary>Saves what was previewed and waits until it is applied, and whatever follows from it.</summary>
    public async Task<Sync> Save(Plan plan)
    {
        var saved = await Ended(await api.Connection.SaveSettings(tenant, new SettingsRequest(plan.Selection, plan.Invites, plan.Id, plan.Hash), cancellationToken: stopping));
        await Settled();
        return saved;
    }

    public async Task<string> Lists() => DemoLists.Text((await api.Members.List(tenant, limit: 1, cancellationToken: stopping)).Counts);

    /// <summary>The person's member; null while there is none.</summary>
    public async Task<Member?> Find(DemoPerson person)
    {
        if (_members.TryGetValue(person.Id, out var known)) return await api.Members.Get(tenant, known, stopping);
        var found = (await api.Members.List(tenant, search: person.Email, limit: 50, cancellationToken: stopping)).Items
            .FirstOrDefault(member => member.ExternalId == person.ExternalId || string.Equals(member.Email, person.Email, StringComparison.OrdinalIgnoreCase));
        if (found is not null) _members[person.Id] = found.Id;
        return found;
    }

    public async Task<Guid> Id(DemoPerson person) => (await Find(person))?.Id ?? throw new DemoBroken("Somebody who should be a member is none.");

    /// <summary>Where the person stands, in words.</summary>
    public async Task<string> Standing(DemoPerson person) => Of(await Find(person));

    public static string Of(Member? member) => member is null
        ? "no member"
        : $"{member.List}, {member.Grant}, {member.Access}, {member.Approval}, {member.Invitation}{(member.Cause is null ? "" : ", " + member.Cause)}";

    /// <summary>The kinds of the member's events in order, from the last one of this kind on.</summary>
    public async Task<string> History(DemoPerson person, string? since = null)
    {
        var kinds = (await api.Members.History(tenant, await Id(person), stopping)).Items.Select(happened => happened.Kind).ToList();
        return string.Join(' ', since is null ? kinds : kinds.Skip(Math.Max(0, kinds.LastIndexOf(since))));
    }

    /// <summary>Pages through members, 500 at a time.</summary>
    public async Task<IReadOnlyList<Member>> Members(string? list = null, string? grant = null)
    {
        var members = new List<Member>();
        string? after = null;
        do
        {
            var page = await api.Members.List(tenant, list, grant, after: after, limit: 500, cancellationToken: stopping);
            members.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return members;
    }

    public async Task<int> Linked() => (await Members(grant: "linked")).Count;
}
