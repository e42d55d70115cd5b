using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Members;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Browser.Tests.Support;

/// <summary>One tenant of one test.</summary>
public sealed class ConsoleTenant(ConsoleFixture fixture, string id, string token, string tokenId, string companyToken)
{
    public string Id => id;

    /// <summary>Its admin's.</summary>
    public string Token => token;

    public string TokenId => tokenId;

    /// <summary>What the sandbox's BambooHR takes.</summary>
    public IReadOnlyDictionary<string, string> Credentials { get; } = new Dictionary<string, string> { ["companyDomain"] = id, ["accessToken"] = companyToken };

    /// <summary>Hires, leavers and faults.</summary>
    public SandboxCompany Company => fixture.Sandbox.Control.Company(id);

    public HrisOrleansClient Api { get; } = fixture.Api(token);

    /// <summary>Connects by the API.</summary>
    public Task<Connection> Connect() => Api.Connection.Connect(id, new ConnectRequest("bamboohr", Credentials), Stop);

    /// <summary>Connects and sets up by the API, and waits until the accounts are there.</summary>
    public async Task SetUp(Selection? selection = null, string send = "later", string approval = "automatic")
    {
        await Connect();
        await Save(selection ?? new Selection("everyone"), new InviteSettings(send, approval));
    }

    /// <summary>Previews and saves settings by the API.</summary>
    public async Task<Sync> Save(Selection selection, InviteSettings invites)
    {
        var preview = await Ended(await Api.Plans.Preview(id, new PreviewRequest(selection, invites), cancellationToken: Stop));
        var plan = await Api.Plans.Get(id, preview.Plan!.Value, Stop);
        return await Ended(await Api.Connection.SaveSettings(id, new SettingsRequest(selection, invites, plan.Id, plan.Hash), cancellationToken: Stop));
    }

    /// <summary>Syncs by the API, and waits.</summary>
    public async Task<Sync> Sync() => await Ended(await Api.Syncs.Request(id, new SyncRequest(true), cancellationToken: Stop));

    /// <summary>The run as it ended.</summary>
    public async Task<Sync> Ended(Sync sync)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (sync.FinishedAt is null)
        {
            await timer.WaitForNextTickAsync(Stop);
            sync = await Api.Syncs.Get(id, sync.Id, Stop);
        }

        return sync;
    }

    /// <summary>Everybody.</summary>
    public async Task<List<Member>> Members()
    {
        List<Member> all = [];
        await foreach (var member in Api.Members.All(id, cancellationToken: Stop)) all.Add(member);
        return all;
    }

    public Task Remove(Member member) => Api.Members.Remove(id, member.Id, cancellationToken: Stop);

    /// <summary>Ids in the sandbox of everybody who is here through the directory.</summary>
    public async Task<IReadOnlyList<int>> People() =>
        [.. (await Api.Members.List(id, limit: 500, cancellationToken: Stop)).Items.Where(member => member.ExternalId is not null).Select(member => int.Parse(member.ExternalId!, System.Globalization.CultureInfo.InvariantCulture)).Order()];

    /// <summary>Groups of the directory, once it was read.</summary>
    public async Task<IReadOnlyList<Group>> Groups()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var page = await Api.Connection.Groups(id, limit: 500, cancellationToken: Stop);
            if (page.Items.Count > 0) return page.Items;
            await timer.WaitForNextTickAsync(Stop);
        }
    }

    /// <summary>Members by list.</summary>
    public async Task<IReadOnlyDictionary<string, int>> Counts() => (await Api.Members.List(id, limit: 1, cancellationToken: Stop)).Counts;
}
