using System.Globalization;
using System.Text.Json;
using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Events;
using HrisOrleans.Client.Members;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.Support;

/// <summary>One tenant and its company, as its admin works with them over HTTP.</summary>
public sealed class ProductTenant(Product product, string id, HrisOrleansClient api, string token, string accessToken)
{
    public static readonly Selection Everyone = new("everyone");
    public static readonly InviteSettings LaterAutomatic = new("later", "automatic");

    public string Id => id;

    public string Token => token;

    public HrisOrleansClient Api => api;

    public SandboxCompany Company => product.Sandbox.Control.Company(id);

    /// <summary>The credentials that work since the company began.</summary>
    public Dictionary<string, string> Credentials => With(id, accessToken);

    public string AccessToken => accessToken;

    public static Dictionary<string, string> With(string company, string accessToken) => new() { ["companyDomain"] = company, ["accessToken"] = accessToken };

    public Task<Connection> Connect() => api.Connection.Connect(id, new ConnectRequest("bamboohr", Credentials), TwoSilos.Stop);

    public Task<Connection> Connection() => api.Connection.Get(id, TwoSilos.Stop);

    /// <summary>Connects and creates accounts.</summary>
    public async Task<ProductTenant> Configured(Selection? selection = null, InviteSettings? invites = null)
    {
        await Connect();
        await Save(selection ?? Everyone, invites ?? LaterAutomatic);
        return this;
    }

    public async Task<Plan> Preview(Selection selection, InviteSettings? invites = null)
    {
        var sync = await Ended(await api.Plans.Preview(id, new PreviewRequest(selection, invites ?? LaterAutomatic), cancellationToken: TwoSilos.Stop));
        Assert.Equal("previewed", sync.Outcome);
        return await api.Plans.Get(id, sync.Plan!.Value, TwoSilos.Stop);
    }

    public async Task<Sync> Save(Selection selection, InviteSettings? invites = null)
    {
        var plan = await Preview(selection, invites);
        var saved = await Ended(await api.Connection.SaveSettings(id, new SettingsRequest(plan.Selection, plan.Invites, plan.Id, plan.Hash), cancellationToken: TwoSilos.Stop));
        Assert.Equal("applied", saved.Outcome);
        await Settled();
        return saved;
    }

    public async Task<Sync> Sync(bool full = true)
    {
        await Settled();
        return await Ended(await api.Syncs.Request(id, new SyncRequest(full), cancellationToken: TwoSilos.Stop));
    }

    public async Task<Sync> Ended(Sync sync)
    {
        await TwoSilos.Until(async () => (sync = await api.Syncs.Get(id, sync.Id, TwoSilos.Stop)).Phase is "done" or "failed" or "superseded");
        await TwoSilos.Until(async () => (await Connection()).CurrentSync?.Id != sync.Id);
        return sync;
    }

    /// <summary>Waits until nothing is under way.</summary>
    public Task Settled() => TwoSilos.Until(async () => (await Connection()).CurrentSync is null);

    public async Task<IReadOnlyList<Member>> Members()
    {
        var members = new List<Member>();
        MembersPage page;
        string? after = null;
        do
        {
            page = await api.Members.List(id, after: after, limit: 500, cancellationToken: TwoSilos.Stop);
            members.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return members;
    }

    /// <summary>Everything shown of every member, to be compared.</summary>
    public async Task<IReadOnlyList<string>> Standings() => [.. (await Members()).Select(member => JsonSerializer.Serialize(member))];

    /// <summary>The member made of somebody at the company.</summary>
    public async Task<Member> Member(int person) =>
        (await Members()).Single(member => member.ExternalId == person.ToString(CultureInfo.InvariantCulture));

    public async Task<IReadOnlyList<TenantEvent>> Events(string? kind = null)
    {
        var events = new List<TenantEvent>();
        string? after = null;
        while (await api.Events.List(id, after, 500, cancellationToken: TwoSilos.Stop) is { Items.Count: > 0 } page)
        {
            events.AddRange(page.Items);
            after = page.Next;
        }

        return kind is null ? events : [.. events.Where(happened => happened.Kind == kind)];
    }

    public static async Task<HrisProblem> Refused(Func<Task> call, string code)
    {
        var refused = await Assert.ThrowsAsync<HrisApiException>(call);
        Assert.Equal(code, refused.Code);
        return refused.Problem;
    }
}
