using System.Net;
using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Connections;

/// <summary>Credentials that are no longer accepted, rights that are gone, and how a connection comes back.</summary>
public sealed class RelinkTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task A_wrong_key_is_told_once_retried_ever_more_rarely_and_heals_by_itself()
    {
        var tenant = await (await product.Tenant()).Configured();
        var before = await tenant.Standings();
        await tenant.Company.RotateToken(null, TwoSilos.Stop);

        Assert.Equal("credentials_rejected", (await tenant.Sync(full: false)).Outcome);
        var sick = await tenant.Connection();
        Assert.Equal(("needs_relink", "credentials_rejected", 1), (sick.Status, sick.FailureCode, sick.Failures));
        Assert.Null(sick.NextDeltaAt);

        // By hand it is tried at once, and says the same.
        var byHand = await tenant.Sync(full: false);
        Assert.Equal(("full", "credentials_rejected"), (byHand.Kind, byHand.Outcome));
        var preview = await tenant.Ended(await tenant.Api.Plans.Preview(tenant.Id, new PreviewRequest(ProductTenant.Everyone, ProductTenant.LaterAutomatic), cancellationToken: TwoSilos.Stop));
        Assert.Equal(("failed", "credentials_rejected"), (preview.Phase, preview.Outcome));

        foreach (var hours in new[] { 2, 4, 8, 16, 24, 24 })
        {
            var (last, due) = (await tenant.Connection(), product.Time.GetUtcNow().AddHours(hours));
            Assert.InRange(last.NextFullAt!.Value, due.AddMinutes(-5), due);
            await Retried(tenant, last, TimeSpan.FromHours(hours));
        }

        Assert.Equal(before, await tenant.Standings());
        var told = Assert.Single(await tenant.Events("connection_needs_relink"));
        Assert.Equal("credentials_rejected", told.Data.GetProperty("code").GetString());
        Assert.Empty(await tenant.Events("connection_recovered"));

        await tenant.Company.RotateToken(tenant.AccessToken, TwoSilos.Stop);
        product.Time.Advance(TimeSpan.FromHours(24));
        await Until(tenant, now => now.Status == "active");
        Assert.Single(await tenant.Events("connection_recovered"));
        Assert.Single(await tenant.Events("connection_needs_relink"));
        var healthy = await tenant.Connection();
        Assert.Equal((null, 0), (healthy.FailureCode, healthy.Failures));
        Assert.NotNull(healthy.NextDeltaAt);
        Assert.Equal(before, await tenant.Standings());
    }

    [Fact]
    public async Task Rights_that_were_taken_away_are_named_and_a_read_that_gets_by_without_them_heals_nothing()
    {
        var tenant = await (await product.Tenant()).Configured();
        var before = await tenant.Standings();
        await tenant.Company.SetRights(forbiddenEndpoints: ["changed"]);

        // Only the list of changes is closed: every full read would come through.
        var failed = await tenant.Sync(full: false);
        Assert.Equal(("delta", "hris_permission_missing"), (failed.Kind, failed.Outcome));
        Assert.Contains("employees.changed", failed.Detail, StringComparison.Ordinal);
        Assert.Equal("hris_permission_missing", (await tenant.Sync()).Outcome);
        var sick = await tenant.Connection();
        Assert.Equal(("needs_relink", "hris_permission_missing"), (sick.Status, sick.FailureCode));

        await tenant.Company.SetRights(restrictedFields: ["workEmail", "status"]);
        Assert.Equal("hris_permission_missing", (await tenant.Sync()).Outcome);
        Assert.Single(await tenant.Events("connection_needs_relink"));
        Assert.Empty(await tenant.Events("connection_recovered"));
        Assert.Equal(before, await tenant.Standings());

        // Whoever left meanwhile leaves after the connection is back, not before.
        await tenant.Company.SetRights();
        await tenant.Company.Terminate(4);
        Assert.Equal("recovered", (await tenant.Sync()).Outcome);
        await tenant.Settled();
        Assert.Equal("active", (await tenant.Connection()).Status);
        Assert.Equal("terminated", (await tenant.Member(4)).Cause);
        var events = (await tenant.Events()).Select(happened => happened.Kind).ToList();
        Assert.Equal(events.IndexOf("connection_recovered"), events.LastIndexOf("connection_recovered"));
        Assert.InRange(events.IndexOf("withdrawn"), events.IndexOf("connection_recovered"), events.Count);
    }

    [Fact]
    public async Task A_relink_to_the_same_company_keeps_everybody_as_they_are()
    {
        var tenant = await (await product.Tenant()).Configured();
        var before = await tenant.Standings();
        var source = (await Row(tenant)).Source;
        var other = await tenant.Company.RotateToken(null, TwoSilos.Stop);
        await tenant.Sync();
        var sick = await tenant.Connection();
        Assert.Equal("needs_relink", sick.Status);

        var linked = await tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(ProductTenant.With(tenant.Id, other)), ETag.Of(sick.Version), TwoSilos.Stop);
        Assert.Equal(("active", null, sick.Epoch + 1, null), (linked.Status, linked.FailureCode, linked.Epoch, linked.PendingAccount));
        var told = Assert.Single(await tenant.Events("connection_relinked"));
        Assert.Equal("ann@" + tenant.Id + ".example", told.Actor);

        // A full read follows by itself.
        await Until(tenant, now => now.VerifiedAt > sick.VerifiedAt);
        Assert.Equal(source, (await Row(tenant)).Source);
        Assert.Equal(before, await tenant.Standings());
        Assert.DoesNotContain(other, string.Join(' ', (await tenant.Events()).Select(happened => happened.Data.ToString())), StringComparison.Ordinal);

        await tenant.Company.Hire(1, null, TwoSilos.Stop);
        await tenant.Sync(full: false);
        Assert.Equal(before.Count + 1, (await tenant.Members()).Count);
    }

    [Fact]
    public async Task Wrong_credentials_are_refused_and_nothing_is_stored()
    {
        var tenant = await (await product.Tenant()).Configured();
        var (before, sealedBefore) = (await Row(tenant), await Sealed(tenant));
        await Refused(tenant, ProductTenant.With(tenant.Id, "wrong"), "credentials_rejected");
        await Refused(tenant, ProductTenant.With("nobody-here", tenant.AccessToken), "credentials_rejected");
        await Refused(tenant, new() { ["companyDomain"] = tenant.Id }, "invalid_credentials_form");
        await Refused(tenant, new(tenant.Credentials) { ["more"] = "x" }, "invalid_credentials_form");
        await tenant.Company.SetRights(restrictedFields: ["workEmail"], forbiddenEndpoints: ["changed"]);
        var missing = await Refused(tenant, tenant.Credentials, "hris_permission_missing");
        Assert.Contains("See which employees changed (scope public.integration) (employees.changed); See the field Work Email of every employee (employees.work_email).", missing.Detail, StringComparison.Ordinal);
        await tenant.Company.SetRights();
        await ProductTenant.Refused(
            () => tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(tenant.Credentials), ETag.Of(before.Version - 1), TwoSilos.Stop), "version_mismatch");

        Assert.Equal(before, await Row(tenant));
        Assert.Equal(sealedBefore, await Sealed(tenant));
        Assert.Empty(await tenant.Events("connection_relinked"));
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);
    }

    [Fact]
    public async Task Another_company_is_recognised_and_nothing_of_it_is_applied()
    {
        var tenant = await (await product.Tenant()).Configured();
        var other = await product.Tenant(people: 50);
        var before = await tenant.Standings();
        var pending = await tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(other.Credentials), cancellationToken: TwoSilos.Stop);
        Assert.Equal((tenant.Id, other.Id), (pending.Account, pending.PendingAccount));
        Assert.NotNull(pending.PendingAccountName);
        Assert.True(Assert.Single(await tenant.Events("connection_relinked")).Data.GetProperty("accountPending").GetBoolean());
        await tenant.Settled();
        await tenant.Sync();
        Assert.Equal(before, await tenant.Standings());

        // The first company's credentials again: nothing is left to be decided.
        var back = await tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(tenant.Credentials), cancellationToken: TwoSilos.Stop);
        Assert.Null(back.PendingAccount);
        await tenant.Settled();
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);
        Assert.Equal(before, await tenant.Standings());
    }

    [Fact]
    public async Task An_account_that_was_connected_before_is_to_be_connected_again()
    {
        var tenant = await (await product.Tenant()).Configured();
        var other = await product.Tenant();
        await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop);
        await tenant.Settled();
        await tenant.Api.Connection.Connect(tenant.Id, new ConnectRequest("bamboohr", other.Credentials), TwoSilos.Stop);
        var before = await Row(tenant);

        var refused = await Refused(tenant, tenant.Credentials, "account_known");
        Assert.Equal((int)HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(before, await Row(tenant));
    }

    [Fact]
    public async Task A_refused_company_is_read_no_more_until_there_are_other_credentials()
    {
        var tenant = await (await product.Tenant()).Configured();
        var other = await product.Tenant();
        var before = await tenant.Standings();
        await tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(other.Credentials), cancellationToken: TwoSilos.Stop);
        var held = await Held(tenant);
        await tenant.Ended(await tenant.Api.Plans.Reject(tenant.Id, held.Id, ETag.Of(held.Hash!), cancellationToken: TwoSilos.Stop));
        Assert.Equal("account_refused", Assert.Single(await tenant.Events("connection_needs_relink")).Data.GetProperty("code").GetString());
        var requests = (await other.Company.State(TwoSilos.Stop)).Requests.Values.Sum();

        Assert.Equal(("needs_relink", "account_refused"), ((await tenant.Connection()).Status, (await tenant.Connection()).FailureCode));
        await ProductTenant.Refused(() => tenant.Api.Syncs.Request(tenant.Id, new SyncRequest(true), cancellationToken: TwoSilos.Stop), "account_refused");
        await ProductTenant.Refused(() => tenant.Api.Plans.Preview(tenant.Id, new PreviewRequest(ProductTenant.Everyone, ProductTenant.LaterAutomatic), cancellationToken: TwoSilos.Stop), "account_refused");
        await ProductTenant.Refused(() => tenant.Api.Connection.Groups(tenant.Id, cancellationToken: TwoSilos.Stop), "account_refused");
        product.Time.Advance(TimeSpan.FromDays(3));
        for (var beat = 0; beat < 8; beat++) product.Beat();
        Assert.Equal(requests, (await other.Company.State(TwoSilos.Stop)).Requests.Values.Sum());

        await tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(tenant.Credentials), cancellationToken: TwoSilos.Stop);
        await tenant.Settled();
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);
        Assert.Equal(before, await tenant.Standings());

        // They are not held back by the refusal either: who leaves the right company leaves.
        await tenant.Company.Terminate(4);
        await tenant.Sync();
        Assert.Equal("terminated", (await tenant.Member(4)).Cause);
    }

    [Fact]
    public async Task An_accepted_company_goes_on_with_the_same_members()
    {
        var tenant = await (await product.Tenant()).Configured();
        var other = await product.Tenant();
        var (before, row) = (await tenant.Members(), await Row(tenant));
        await tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(other.Credentials), cancellationToken: TwoSilos.Stop);
        var held = await Held(tenant);
        Assert.Equal("applied", (await tenant.Ended(await tenant.Api.Plans.Apply(tenant.Id, held.Id, ETag.Of(held.Hash!), cancellationToken: TwoSilos.Stop))).Outcome);

        var accepted = await tenant.Connection();
        Assert.Equal((other.Id, null, "active"), (accepted.Account, accepted.PendingAccount, accepted.Status));
        Assert.Equal(row.Source, (await Row(tenant)).Source);
        Assert.Equal(before.Select(member => member.Id).Order(), (await tenant.Members()).Select(member => member.Id).Order());
        Assert.Equal("no_changes", (await tenant.Sync()).Outcome);

        // The number goes on with the accepted account; the first company would be another one now.
        var back = await tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(tenant.Credentials), cancellationToken: TwoSilos.Stop);
        Assert.Equal((other.Id, tenant.Id), (back.Account, back.PendingAccount));
    }

    [Fact]
    public async Task A_paused_connection_is_relinked_and_stays_paused_and_one_without_settings_stays_so()
    {
        var tenant = await (await product.Tenant()).Configured();
        await tenant.Company.RotateToken("another", TwoSilos.Stop);
        await tenant.Sync();
        await tenant.Api.Connection.Pause(tenant.Id, cancellationToken: TwoSilos.Stop);
        var paused = await tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(ProductTenant.With(tenant.Id, "another")), cancellationToken: TwoSilos.Stop);
        Assert.Equal(("paused", "admin", null), (paused.Status, paused.PauseReason, paused.FailureCode));
        Assert.Equal("active", (await tenant.Api.Connection.Resume(tenant.Id, cancellationToken: TwoSilos.Stop)).Status);

        var fresh = await product.Tenant();
        await ProductTenant.Refused(() => fresh.Api.Connection.Relink(fresh.Id, new RelinkRequest(fresh.Credentials), cancellationToken: TwoSilos.Stop), "no_connection");
        await fresh.Connect();
        Assert.Equal("unconfigured", (await fresh.Api.Connection.Relink(fresh.Id, new RelinkRequest(fresh.Credentials), cancellationToken: TwoSilos.Stop)).Status);
    }

    [Fact]
    public async Task While_a_relink_is_needed_quick_settings_pause_and_disconnect_work()
    {
        var tenant = await (await product.Tenant()).Configured();
        await tenant.Company.RotateToken(null, TwoSilos.Stop);
        await tenant.Sync();
        var changed = await tenant.Api.Connection.ChangeQuickSettings(tenant.Id, new QuickSettingsRequest(Approval: "required"), cancellationToken: TwoSilos.Stop);
        Assert.Equal(("needs_relink", "required"), (changed.Connection.Status, changed.Connection.Invites!.Approval));
        Assert.Equal("paused", (await tenant.Api.Connection.Pause(tenant.Id, cancellationToken: TwoSilos.Stop)).Status);
        Assert.Equal("needs_relink", (await tenant.Api.Connection.Resume(tenant.Id, cancellationToken: TwoSilos.Stop)).Status);
        await tenant.Settled();
        Assert.Single(await tenant.Events("connection_needs_relink"));
        var people = (await tenant.Members()).Count;
        Assert.Equal("disconnected", (await tenant.Api.Connection.Disconnect(tenant.Id, TwoSilos.Stop)).Status);
        await tenant.Settled();
        Assert.Equal(people, (await tenant.Members()).Count(member => member.Grant == "retained"));
    }

    [Fact]
    public async Task Another_tenants_admin_relinks_nothing_here()
    {
        var tenant = await (await product.Tenant()).Configured();
        var stranger = await product.Tenant();
        var before = await Row(tenant);
        await ProductTenant.Refused(() => stranger.Api.Connection.Relink(tenant.Id, new RelinkRequest(stranger.Credentials), cancellationToken: TwoSilos.Stop), "forbidden");
        Assert.Equal(before, await Row(tenant));
    }

    // Lets the time of the next retry come, and waits until it has failed as well.
    private Task Retried(ProductTenant tenant, Connection last, TimeSpan wait)
    {
        product.Time.Advance(wait);
        return Until(tenant, now => now.Failures == last.Failures + 1 && now.Status == "needs_relink");
    }

    private Task Until(ProductTenant tenant, Func<Connection, bool> holds) => TwoSilos.Until(async () =>
    {
        product.Beat();
        var now = await tenant.Connection();
        return now.CurrentSync is null && holds(now);
    });

    private static Task<HrisProblem> Refused(ProductTenant tenant, Dictionary<string, string> credentials, string code) =>
        ProductTenant.Refused(() => tenant.Api.Connection.Relink(tenant.Id, new RelinkRequest(credentials), cancellationToken: TwoSilos.Stop), code);

    private IConnectionStore Connections => product.Silo.GetRequiredService<IConnectionStore>();

    private async Task<ConnectionState> Row(ProductTenant tenant)
    {
        await tenant.Settled();
        return (await Connections.Find(TenantId.Parse(tenant.Id), TwoSilos.Stop))!;
    }

    private Task<byte[]?> Sealed(ProductTenant tenant) => Connections.SealedCredentials(TenantId.Parse(tenant.Id), TwoSilos.Stop);

    // The plan that waits for somebody to look at the other company.
    private static async Task<Plan> Held(ProductTenant tenant)
    {
        await tenant.Settled();
        var held = Assert.Single((await tenant.Api.Plans.List(tenant.Id, "waiting", cancellationToken: TwoSilos.Stop)).Items);
        Assert.Contains("other_account", held.Holds);
        return held;
    }
}
