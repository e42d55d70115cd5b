using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Connections;

internal sealed class ConnectionStore(Database database, TimeProvider time) : IConnectionStore
{
    private const string Columns =
        """
        version, provider, source, account, account_name, status, pause_reason, epoch, run, selection, applied_selection,
        send_mode, approval_mode, delta_every, full_every, minimum_absence, verified_at, rights, checkpoint, next_full_at,
        next_delta_at, failure_code, failures, connected_at,
        removal_people, removal_percent, removal_at_most, group_removal_people, group_removal_percent, removal_window, shrink_percent, churn_percent,
        pending_account, pending_account_name, settings_plan, look_again
        """;

    private static readonly string Values = string.Join(", ", Columns.Split(',').Select(column => "@" + column.Trim()));

    private static readonly string Assignments = string.Join(", ", Columns.Split(',').Select(column => $"{column.Trim()} = @{column.Trim()}"));

    public Task<ConnectionState?> Find(TenantId tenant, CancellationToken cancellationToken) => database.Read(
        work => work.Sql($"select {Columns} from connections where tenant = @tenant").With(tenant).First(row => Read(tenant, row), cancellationToken),
        cancellationToken);

    public Task<byte[]?> SealedCredentials(TenantId tenant, CancellationToken cancellationToken) => database.Read(
        work => work.Sql("select credentials from connections where tenant = @tenant").With(tenant).First(row => row.BytesOrNull(), cancellationToken),
        cancellationToken);

    public async Task<int> SourceFor(TenantId tenant, string provider, string account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var source = await database.Write(work => FindOrTake(work, tenant, provider, account, now, cancellationToken), cancellationToken);
            if (source is { } number) return number;
            // Another account took the number between looking and taking: look again.
        }
    }

    public Task<int?> FindSource(TenantId tenant, string provider, string account, CancellationToken cancellationToken) =>
        database.Read(work => Source(work, tenant, provider, account, cancellationToken), cancellationToken);

    public Task<bool> Save(
        ConnectionState next, long expectedVersion, CredentialsChange credentials, IReadOnlyList<TenantEvent> events, CancellationToken cancellationToken)
    {
        if (next.Version <= expectedVersion) throw new ArgumentException("The version must rise with every write.", nameof(next));
        return database.Write(
            async work =>
            {
                var statement = expectedVersion == 0
                    ? work.Sql($"insert into connections (tenant, credentials, {Columns}) values (@tenant, @credentials, {Values}) on conflict (tenant) do nothing")
                    : work.Sql($"""
                        update connections set {Assignments}, credentials = case when @keep then credentials else @credentials end
                        where tenant = @tenant and version = @expected
                        """).With("expected", expectedVersion).With("keep", credentials.Keep);
                if (await Bind(statement, next).With("credentials", credentials.Sealed).Run(cancellationToken) == 0)
                {
                    work.Abandon();
                    return false;
                }

                // The number stays and the account behind it changes when a person accepted another one.
                await work.Sql("update sources set account = @account where tenant = @tenant and source = @source and account <> @account")
                    .With(next.Tenant).With("source", next.Source).With("account", next.Account)
                    .Run(cancellationToken);
                await EventLog.Append(work, next.Tenant, time.GetUtcNow(), events, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    private static async Task<int?> FindOrTake(Work work, TenantId tenant, string provider, string account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await Find() is { } known) return known;
        await work.Sql("""
            insert into sources (tenant, source, provider, account, created_at)
            select @tenant, coalesce(max(source), 0) + 1, @provider, @account, @now from sources where tenant = @tenant
            on conflict do nothing
            """)
            .With(tenant).With("provider", provider).With("account", account).With("now", now)
            .Run(cancellationToken);
        return await Find();

        Task<int?> Find() => Source(work, tenant, provider, account, cancellationToken);
    }

    private static Task<int?> Source(Work work, TenantId tenant, string provider, string account, CancellationToken cancellationToken) =>
        work.Sql("select source from sources where tenant = @tenant and provider = @provider and account = @account")
            .With(tenant).With("provider", provider).With("account", account)
            .First(row => row.IntOrNull(), cancellationToken);

    private static Statement Bind(Statement statement, ConnectionState state) => statement
        .With(state.Tenant)
        .With("version", state.Version)
        .With("provider", state.Provider)
        .With("source", state.Source)
        .With("account", state.Account)
        .With("account_name", state.AccountName)
        .With("status", (int)state.Status)
        .With("pause_reason", (int)state.PauseReason)
        .With("epoch", state.Epoch)
        .With("run", state.Run)
        .With("selection", Text(state.Selection))
        .With("applied_selection", Text(state.AppliedSelection))
        .With("send_mode", (int?)state.Invites?.Send)
        .With("approval_mode", (int?)state.Invites?.Approval)
        .With("delta_every", (int)state.Policy.DeltaEvery.TotalSeconds)
        .With("full_every", (int)state.Policy.FullEvery.TotalSeconds)
        .With("minimum_absence", (int)state.Policy.MinimumAbsence.TotalSeconds)
        .With("verified_at", state.Health.VerifiedAt)
        .With("rights", state.Health.Rights)
        .With("checkpoint", state.Health.Checkpoint)
        .With("next_full_at", state.Health.NextFullAt)
        .With("next_delta_at", state.Health.NextDeltaAt)
        .With("failure_code", state.Health.FailureCode)
        .With("failures", state.Health.Failures)
        .With("connected_at", state.ConnectedAt)
        .With("removal_people", state.Policy.Removals.People)
        .With("removal_percent", state.Policy.Removals.Percent)
        .With("removal_at_most", state.Policy.Removals.AtMost)
        .With("group_removal_people", state.Policy.Removals.GroupPeople)
        .With("group_removal_percent", state.Policy.Removals.GroupPercent)
        .With("removal_window", (int)state.Policy.Removals.Window.TotalSeconds)
        .With("shrink_percent", state.Policy.Removals.ShrinkPercent)
        .With("churn_percent", state.Policy.Removals.ChurnPercent)
        .With("pending_account", state.PendingAccount)
        .With("pending_account_name", state.PendingAccountName)
        .With("settings_plan", state.SettingsPlan)
        .With("look_again", state.LookAgain);

    private static ConnectionState Read(TenantId tenant, Row row) => WithMore(new ConnectionState(
        tenant,
        row.Long(),
        row.Text(),
        row.Int(),
        row.Text(),
        row.Text(),
        (ConnectionStatus)row.Int(),
        (PauseReason)row.Int(),
        row.Long(),
        row.Long(),
        Selection(row.TextOrNull()),
        Selection(row.TextOrNull()),
        Invites(row.IntOrNull(), row.IntOrNull()),
        new SyncPolicy(Seconds(row), Seconds(row), Seconds(row)),
        new ConnectionHealth(row.MomentOrNull(), row.TextOrNull(), row.TextOrNull(), row.MomentOrNull(), row.MomentOrNull(), row.TextOrNull(), row.Int()),
        row.Moment()), row);

    private static ConnectionState WithMore(ConnectionState state, Row row) => state with
    {
        Policy = state.Policy with { Removals = new RemovalPolicy(row.Int(), row.Int(), row.Int(), row.Int(), row.Int(), Seconds(row), row.Int(), row.Int()) },
        PendingAccount = row.TextOrNull(),
        PendingAccountName = row.TextOrNull(),
        SettingsPlan = row.UuidOrNull(),
        LookAgain = row.Bool(),
    };

    private static InviteSettings? Invites(int? send, int? approval) =>
        send is { } mode && approval is { } ask ? new InviteSettings((SendMode)mode, (ApprovalMode)ask) : null;

    private static string? Text(Selection? selection) => selection is null ? null : SelectionText.Write(selection);

    private static Selection? Selection(string? text) => text is null ? null : SelectionText.Read(text);

    private static TimeSpan Seconds(Row row) => TimeSpan.FromSeconds(row.Int());
}
