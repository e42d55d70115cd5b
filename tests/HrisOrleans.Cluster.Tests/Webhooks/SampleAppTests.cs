using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Webhooks;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sample;
using HrisOrleans.Sandbox.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Cluster.Tests.Webhooks;

/// <summary>The sample host app against the product: its users follow the members, also while it is away.</summary>
public sealed class SampleAppTests(WebhookProduct product) : IClassFixture<WebhookProduct>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hris-sample-").FullName;

    [Fact]
    public async Task Users_follow_the_members_through_restarts_of_the_app()
    {
        var tenant = await product.Tenant(people: 20);
        var address = FreeAddress();
        await tenant.Connect();
        var hook = await tenant.Api.Webhooks.Create(tenant.Id, new WebhookRequest(address + "hooks", ["member.*"]), cancellationToken: TwoSilos.Stop);
        Guid active, invited;
        await using (await Start(tenant, address, hook.Secret))
        {
            await tenant.Save(ProductTenant.Everyone, new InviteSettings("now", "automatic"));
            var members = await tenant.Members();
            (active, invited) = (members[0].Id, members[1].Id);
            await product.Accept(tenant, active);
            await InStep(tenant, hook, address);
            var users = await Users(address);
            Assert.Equal(UserStatus.Active, users[active].Status);
            Assert.Equal(UserStatus.Created, users[invited].Status);
            Assert.Equal(members.Single(member => member.Id == active).Email, users[active].Email);
        }

        // The app is away while one joins and two leave; what was sent meanwhile failed, and comes again.
        await tenant.Company.Hire(1, cancellationToken: TwoSilos.Stop);
        await tenant.Company.Terminate([await Person(tenant, active), await Person(tenant, invited)]);
        await tenant.Sync();
        await TwoSilos.Until(async () => (await tenant.Look(hook)).LastOutcome == "not_connected");
        await using (await Start(tenant, address, hook.Secret))
        {
            product.Time.Advance(TimeSpan.FromHours(1));
            await InStep(tenant, hook, address);
            var users = await Users(address);
            Assert.Equal([UserStatus.Suspended, UserStatus.Suspended], [users[active].Status, users[invited].Status]);
        }

        await using (await Start(tenant, address, hook.Secret))
        {
            await tenant.Company.Rehire([await Person(tenant, active)]);
            await tenant.Sync();
            product.Time.Advance(TimeSpan.FromHours(1));
            await InStep(tenant, hook, address);
            Assert.Equal(UserStatus.Active, (await Users(address))[active].Status);

            // Nothing but a name, and the app has it.
            await tenant.Company.Rename(new RenamePerson(await Person(tenant, active), FirstName: "Renamed", LastName: "Meanwhile"));
            await tenant.Sync();
            await Delivered(tenant, hook, async () => (await Users(address))[active].Name?.Contains("Meanwhile", StringComparison.Ordinal) == true);
            await InStep(tenant, hook, address);
        }
    }

    [Fact]
    public async Task Those_who_were_there_before_are_fetched_and_the_erased_are_deleted()
    {
        var tenant = await product.Tenant();
        var member = await tenant.Invite("zoe");
        var secret = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var address = FreeAddress();
        await using var app = await Start(tenant, address, secret);
        using var http = new HttpClient { BaseAddress = address };
        Assert.Empty(await Users(address));
        (await http.PostAsync("users/refresh", null, TwoSilos.Stop)).EnsureSuccessStatusCode();
        Assert.Equal($"zoe@{tenant.Id}.example", (await Users(address))[member.Id].Email);

        var body = $$$"""{"type":"member.erased","timestamp":"2026-03-02T08:00:00Z","data":{"tenant":"{{{tenant.Id}}}","sequence":9,"member":{"id":"{{{member.Id}}}","version":9} } }""";
        Assert.Equal(HttpStatusCode.Unauthorized, await Send(http, body, "whsec_" + Convert.ToBase64String(new byte[32])));
        Assert.Single(await Users(address));
        Assert.Equal(HttpStatusCode.NoContent, await Send(http, body, secret));
        Assert.Empty(await Users(address));

        // Whatever else is told of the erased brings them back as little as another look at everybody.
        var late = $$$"""{"type":"member.departed","timestamp":"2026-03-02T08:00:00Z","data":{"tenant":"{{{tenant.Id}}}","sequence":10,"member":{"id":"{{{member.Id}}}","version":10,"role":"member","access":"none","cause":"erased"} } }""";
        Assert.Equal(HttpStatusCode.NoContent, await Send(http, late, secret));
        Assert.Empty(await Users(address));
        await tenant.Api.Members.Erase(tenant.Id, member.Id, cancellationToken: TwoSilos.Stop);
        (await http.PostAsync("users/refresh", null, TwoSilos.Stop)).EnsureSuccessStatusCode();
        Assert.Empty(await Users(address));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<HttpStatusCode> Send(HttpClient http, string body, string secret)
    {
        var timestamp = product.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "hooks") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add(WebhookVerifier.IdHeader, "msg_1");
        request.Headers.Add(WebhookVerifier.TimestampHeader, timestamp);
        request.Headers.Add(WebhookVerifier.SignatureHeader, "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"msg_1.{timestamp}.{body}"))));
        using var response = await http.SendAsync(request, TwoSilos.Stop);
        return response.StatusCode;
    }

    private async Task<WebApplication> Start(ProductTenant tenant, Uri address, string secret)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.ToString());
        builder.Services.AddSingleton<TimeProvider>(product.Time);
        var app = SampleApp.Build(builder, new SampleSettings { Url = product.Address, Tenant = tenant.Id, Token = tenant.Token, WebhookSecrets = [secret], UsersFile = Path.Combine(_folder, tenant.Id + ".db") });
        await app.StartAsync(TwoSilos.Stop);
        return app;
    }

    /// <summary>Until the app has a user for every member, each with the member's address and name and in the fitting state.</summary>
    private Task InStep(ProductTenant tenant, IssuedWebhook hook, Uri address) => Delivered(tenant, hook, async () =>
    {
        var users = await Users(address);
        var members = await tenant.Api.Members.All(tenant.Id, cancellationToken: TwoSilos.Stop).ToListAsync(TwoSilos.Stop);
        return users.Count == members.Count && members.All(member => users.TryGetValue(member.Id, out var user)
            && (user.Email, user.Name) == (member.Email, member.DisplayName)
            && user.Status == (member.Access == "active" ? UserStatus.Active : member.List == "deactivated" ? UserStatus.Suspended : UserStatus.Created));
    });

    // Where an attempt came to nothing, as on a busy machine it may, the next one is due.
    private Task Delivered(ProductTenant tenant, IssuedWebhook hook, Func<Task<bool>> holds) => TwoSilos.Until(async () =>
    {
        if (await holds()) return true;
        var now = product.Time.GetUtcNow();
        if ((await tenant.Look(hook)).NextAttemptAt is { } next && next > now) product.Time.Advance(next - now);
        return false;
    });

    private static async Task<IReadOnlyDictionary<Guid, User>> Users(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        return (await http.GetFromJsonAsync<List<User>>("users", TwoSilos.Stop))!.ToDictionary(user => user.Id);
    }

    private static async Task<int> Person(ProductTenant tenant, Guid member) =>
        int.Parse((await tenant.Api.Members.Get(tenant.Id, member, TwoSilos.Stop)).ExternalId!, CultureInfo.InvariantCulture);

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }
}
