using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Tenants;
using Npgsql;

namespace HrisOrleans.Postgres.Tests.Processes;

/// <summary>The sandbox's company as a tenant of the cluster: set up and synced as an admin would, and as stubbornly.</summary>
internal sealed class Company(LocalCluster cluster, string api)
{
    public const string Tenant = LocalCluster.Company;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly Selection Everyone = new("everyone");

    private readonly HrisOrleansClient _operator = cluster.Api(api, cluster.OperatorKey, Patience);

    /// <summary>The admin's client; an operator's until <see cref="Connect"/>.</summary>
    public HrisOrleansClient Admin { get; private set; } = null!;

    public async Task Connect(CancellationToken cancellationToken)
    {
        await Insisting.Call(() => _operator.Tenants.Configure(Tenant, new TenantRequest("Acme", "standard"), cancellationToken: cancellationToken), cancellationToken);
        var issued = await Insisting.Call(() => _operator.Tenants.IssueToken(Tenant, new TokenRequest("admin@acme.example"), "the-first-token", cancellationToken), cancellationToken);
        Admin = cluster.Api(api, issued.Token, Patience);
        var state = await cluster.Sandbox.State(cancellationToken);
        var credentials = new Dictionary<string, string> { ["companyDomain"] = Tenant, ["accessToken"] = state.AccessToken };
        await Insisting.Call(
            async () =>
            {
                try
                {
                    await Admin.Connection.Connect(Tenant, new ConnectRequest("bamboohr", credentials), cancellationToken);
                    return true;
                }
                catch (HrisApiException refusal) when (refusal.Code == "connection_exists")
                {
                    // An earlier try came through, and its answer did not.
                    return false;
                }
            },
            cancellationToken);
    }

    /// <summary>Previews "everyone" and creates the accounts; returns when this is accepted, not when it is done.</summary>
    public async Task CreateAccounts(InviteSettings invites, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var plan = await Preview(invites, $"preview-{attempt}", cancellationToken);
            if (plan is null) continue;
            try
            {
                await Insisting.Call(() => Admin.Connection.SaveSettings(Tenant, new SettingsRequest(Everyone, invites, plan.Id, plan.Hash), cancellationToken: cancellationToken), cancellationToken);
                return;
            }
            catch (HrisApiException refusal) when (refusal.Code == "plan_stale")
            {
                // Either an earlier try came through and its answer did not, or the preview has been overtaken.
                var connection = await Insisting.Call(() => Admin.Connection.Get(Tenant, cancellationToken), cancellationToken);
                if (connection.Selection is not null) return;
            }
        }
    }

    /// <summary>A run that is under way already is answered instead of a second.</summary>
    /// <param name="full">Everybody is read, else only what changed.</param>
    /// <param name="cancellationToken">Stops insisting.</param>
    public Task RequestSync(bool full, CancellationToken cancellationToken) =>
        Insisting.Call(() => Admin.Syncs.Request(Tenant, new Client.Syncs.SyncRequest(full), cancellationToken: cancellationToken), cancellationToken);

    /// <summary>
    /// Nothing is read but when asked for: no later read makes up for what a sync that was struck left out. And nothing
    /// waits for a reviewer, however many leave in the hours of a long run.
    /// </summary>
    public Task OnlyWhenAsked(CancellationToken cancellationToken)
    {
        var week = (int)TimeSpan.FromDays(7).TotalSeconds;
        return Insisting.Call(() => Admin.Connection.ChangePolicy(Tenant, new PolicyRequest(week, week) { RemovalPercent = 100, RemovalAtMost = 1_000_000, ChurnPercent = 100 }, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>What is going on, as stored; the API may be down at the moment of asking.</summary>
    public async Task<Progress> Look(CancellationToken cancellationToken)
    {
        await using var connection = await cluster.Sql(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            select coalesce((select phase from syncs where tenant = @tenant and finished_at is null order by created_at limit 1), 0)::int,
                coalesce((select kind from syncs where tenant = @tenant and finished_at is null order by created_at limit 1), 0)::int,
                coalesce((select people + lines_done from syncs where tenant = @tenant and finished_at is null order by created_at limit 1), 0)::int,
                (select count(*) from members where tenant = @tenant)::int,
                (select count(*) from mail_outbox where tenant = @tenant and state < 4)::int,
                (select count(*) from mail_outbox where tenant = @tenant and state >= 4)::int,
                coalesce((select selection is not distinct from applied_selection and selection is not null from connections where tenant = @tenant), false),
                coalesce((select run from connections where tenant = @tenant), 0)::int,
                (select count(*) from syncs where tenant = @tenant and finished_at is not null)::int
            """,
            connection);
        command.Parameters.AddWithValue("tenant", Tenant);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new Progress(
            reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5), reader.GetBoolean(6), reader.GetInt32(7), reader.GetInt32(8));
    }

    private async Task<PlanHead?> Preview(InviteSettings invites, string key, CancellationToken cancellationToken)
    {
        var sync = await Insisting.Call(() => Admin.Plans.Preview(Tenant, new PreviewRequest(Everyone, invites), key, cancellationToken), cancellationToken);
        sync = await Insisting.Until(() => Admin.Syncs.Get(Tenant, sync.Id, cancellationToken), found => found.Phase is "done" or "failed" or "superseded", cancellationToken);
        if (sync.Phase != "done") return null;
        var plan = await Insisting.Call(() => Admin.Plans.Get(Tenant, sync.Plan!.Value, cancellationToken), cancellationToken);
        return plan.State == "ready" ? new PlanHead(plan.Id, plan.Hash!) : null;
    }

    private sealed record PlanHead(Guid Id, string Hash);
}

/// <summary>How far the work is.</summary>
/// <param name="Phase">Of the oldest open run: 1 waiting, 2 reading, 3 applying; 0 without one.</param>
/// <param name="Kind">Of the oldest open run; 0 without one.</param>
/// <param name="Steps">People read and lines done by it.</param>
/// <param name="Run">How often a run was taken up.</param>
/// <param name="Ended">Runs that have ended.</param>
internal sealed record Progress(int Phase, int Kind, int Steps, int Members, int MailsOpen, int MailsEnded, bool SettingsHold, int Run, int Ended)
{
    /// <summary>No run is open and no mail waits.</summary>
    public bool AtRest => Phase == 0 && MailsOpen == 0;

    public Stage Stage => Phase switch
    {
        2 => Stage.Reading,
        3 => Stage.Applying,
        _ => MailsOpen > 0 ? Stage.Mailing : Stage.Resting,
    };

    public override string ToString() => $"{Stage.ToString().ToLowerInvariant()} {Steps}, {Members} members, {MailsEnded} mails out";
}

/// <summary>What a kill strikes into. A plan is stored chunk by chunk while the directory is read.</summary>
internal enum Stage
{
    Resting = 0,
    Reading = 1,
    Applying = 2,
    Mailing = 3,
}
