using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Tests.Connections;

public sealed class RelinkTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly InviteSettings Invites = new(SendMode.Later, ApprovalMode.Automatic);
    private static readonly RunOutcome Worked = new(null, Now, "all", "cursor-2", null, Incomplete: false, SettingsApplied: true, FollowUp: false);

    [Theory]
    [InlineData("credentials_rejected")]
    [InlineData("hris_permission_missing")]
    public void Rejected_credentials_and_lost_rights_ask_for_a_relink(string code)
    {
        var after = Ended(Active, Failed(code));
        Assert.Equal(ConnectionStatus.NeedsRelink, after.Status);
        Assert.Equal((code, 1), (after.Health.FailureCode, after.Health.Failures));
        Assert.Equal("connection_needs_relink", ConnectionRules.Turned(Active, after));
        Assert.Equal(Active.Epoch, after.Epoch);
        Assert.Equal(Active.Selection, after.Selection);
    }

    [Theory]
    [InlineData("provider_unavailable")]
    [InlineData("provider_throttled")]
    [InlineData("provider_bad_response")]
    [InlineData("internal_error")]
    public void An_outage_does_not(string code)
    {
        var after = Ended(Active, Failed(code));
        Assert.Equal(ConnectionStatus.Active, after.Status);
        Assert.Equal(Now.AddMinutes(1), after.Health.NextFullAt);
        Assert.Null(ConnectionRules.Turned(Active, after));
    }

    [Fact]
    public void Retries_back_off_from_an_hour_to_a_day_and_are_told_of_once()
    {
        // Some outages before it do not make the first look any later.
        var state = Ended(Ended(Ended(Active, Failed("provider_unavailable")), Failed("provider_unavailable")), Failed("credentials_rejected"));
        var hours = new List<double>();
        for (var retry = 0; retry < 8; retry++)
        {
            hours.Add((state.Health.NextFullAt!.Value - Now).TotalHours);
            Assert.Null(state.Health.NextDeltaAt);
            var next = Ended(state, Failed(retry == 3 ? "provider_unavailable" : "credentials_rejected"));
            Assert.Null(ConnectionRules.Turned(state, next));
            Assert.Equal(("credentials_rejected", ConnectionStatus.NeedsRelink), (next.Health.FailureCode, next.Status));
            state = next;
        }

        Assert.Equal([1, 2, 4, 8, 16, 24, 24, 24], hours);
    }

    [Fact]
    public void A_provider_that_names_a_later_moment_is_heard()
    {
        var asked = Ended(NeedsRelink, Failed("provider_throttled") with { RetryAt = Now.AddDays(2) });
        Assert.Equal(Now.AddDays(2), asked.Health.NextFullAt);
        Assert.Equal(Now.AddHours(2), Ended(NeedsRelink, Failed("provider_throttled") with { RetryAt = Now.AddMinutes(1) }).Health.NextFullAt);
    }

    [Fact]
    public void A_retry_that_works_brings_the_connection_back()
    {
        var after = Ended(NeedsRelink, Worked);
        Assert.Equal((ConnectionStatus.Active, (string?)null, 0), (after.Status, after.Health.FailureCode, after.Health.Failures));
        Assert.Equal("connection_recovered", ConnectionRules.Turned(NeedsRelink, after));
        Assert.Equal(Now + SyncPolicy.Default.FullEvery, after.Health.NextFullAt);
        Assert.Equal("cursor-2", after.Health.Checkpoint);
    }

    [Fact]
    public void A_plan_that_is_applied_without_a_read_says_nothing_of_the_credentials()
    {
        var after = ConnectionRules.Ended(NeedsRelink, Worked, RunRead.Nothing, delta: true, Now);
        Assert.Equal(ConnectionStatus.NeedsRelink, after.Status);
        Assert.Equal(NeedsRelink.Health with { VerifiedAt = Now }, after.Health);
        Assert.Equal(NeedsRelink.Selection, after.AppliedSelection);
        Assert.Equal(ConnectionStatus.Active, ConnectionRules.Ended(Active, Failed("credentials_rejected"), RunRead.Nothing, delta: true, Now).Status);
    }

    [Fact]
    public void Another_policy_brings_no_delta_read_while_a_relink_is_needed() =>
        Assert.Null(ConnectionRules.ChangePolicy(NeedsRelink, SyncPolicy.Default, Now).Health.NextDeltaAt);

    [Fact]
    public void A_pause_does_not_hide_that_a_relink_is_needed()
    {
        var resumed = ConnectionRules.Resume(ConnectionRules.Pause(NeedsRelink, PauseReason.Admin), Now);
        Assert.Equal((ConnectionStatus.NeedsRelink, "credentials_rejected", Now), (resumed.Status, resumed.Health.FailureCode, resumed.Health.NextFullAt));
        Assert.Null(ConnectionRules.Turned(resumed, Ended(resumed, Failed("credentials_rejected"))));
        Assert.Equal(ConnectionStatus.Active, ConnectionRules.Resume(ConnectionRules.Pause(Active, PauseReason.Admin), Now).Status);
    }

    [Fact]
    public void A_relink_with_the_same_account_begins_anew_and_keeps_everybody()
    {
        var after = ConnectionRules.Relink(NeedsRelink, "acme", "Acme Corp.", Now);
        Assert.Equal(ConnectionStatus.Active, after.Status);
        Assert.Equal(NeedsRelink.Epoch + 1, after.Epoch);
        Assert.Equal((NeedsRelink.Source, "acme", "Acme Corp."), (after.Source, after.Account, after.AccountName));
        Assert.Equal(NeedsRelink.Health with { Checkpoint = null, NextFullAt = Now, FailureCode = null, Failures = 0 }, after.Health);
        Assert.Null(after.PendingAccount);
        Assert.Equal((NeedsRelink.Selection, NeedsRelink.AppliedSelection, NeedsRelink.Invites), (after.Selection, after.AppliedSelection, after.Invites));
    }

    [Fact]
    public void A_relink_configures_nothing_and_resumes_nothing()
    {
        var unconfigured = ConnectionRules.Relink(Active with { Status = ConnectionStatus.Unconfigured, Selection = null }, "acme", "Acme", Now);
        Assert.Equal((ConnectionStatus.Unconfigured, (DateTimeOffset?)null), (unconfigured.Status, unconfigured.Health.NextFullAt));
        var paused = ConnectionRules.Relink(ConnectionRules.Pause(NeedsRelink, PauseReason.Subscription), "acme", "Acme", Now);
        Assert.Equal((ConnectionStatus.Paused, PauseReason.Subscription), (paused.Status, paused.PauseReason));
        Assert.Equal(ConnectionStatus.Active, ConnectionRules.Resume(paused, Now).Status);
    }

    [Fact]
    public void Another_account_is_pending_until_it_is_accepted()
    {
        var pending = ConnectionRules.Relink(NeedsRelink, "globex", "Globex", Now);
        Assert.Equal(("acme", "Acme", "globex", "Globex"), (pending.Account, pending.AccountName, pending.PendingAccount, pending.PendingAccountName));
        Assert.Equal((ConnectionStatus.Active, NeedsRelink.Source), (pending.Status, pending.Source));

        var accepted = ConnectionRules.AcceptAccount(pending);
        Assert.Equal(("globex", "Globex", (string?)null, (string?)null), (accepted.Account, accepted.AccountName, accepted.PendingAccount, accepted.PendingAccountName));
        Assert.Equal((pending.Epoch, pending.Source, pending.Version + 1), (accepted.Epoch, accepted.Source, accepted.Version));
        Assert.Same(Active, ConnectionRules.AcceptAccount(Active));
    }

    [Fact]
    public void A_refused_account_is_read_no_more_until_there_are_other_credentials()
    {
        var refused = ConnectionRules.RefuseAccount(ConnectionRules.Relink(NeedsRelink, "globex", "Globex", Now));
        Assert.Equal((ConnectionStatus.NeedsRelink, "account_refused", "acme"), (refused.Status, refused.Health.FailureCode, refused.Account));
        Assert.Null(refused.PendingAccount);
        Assert.True(refused.AccountRefused);
        Assert.Null(refused.Health.NextFullAt);

        var resumed = ConnectionRules.Resume(ConnectionRules.Pause(refused, PauseReason.Admin), Now);
        Assert.True(resumed.AccountRefused);
        Assert.Equal((ConnectionStatus.NeedsRelink, (DateTimeOffset?)null), (resumed.Status, resumed.Health.NextFullAt));

        var right = ConnectionRules.Relink(resumed, "acme", "Acme", Now);
        Assert.False(right.AccountRefused);
        Assert.Equal((ConnectionStatus.Active, Now), (right.Status, right.Health.NextFullAt));
        Assert.False(ConnectionRules.Disconnect(refused).AccountRefused);
    }

    [Fact]
    public void The_first_account_again_is_no_longer_pending()
    {
        var pending = ConnectionRules.Relink(Active, "globex", "Globex", Now);
        Assert.Null(ConnectionRules.Relink(pending, "acme", "Acme", Now).PendingAccount);
        Assert.Null(ConnectionRules.Disconnect(pending).PendingAccount);
        Assert.Null(ConnectionRules.Connect(ConnectionRules.Disconnect(pending), Active.Tenant, "bamboohr", 2, "globex", "Globex", Now).PendingAccount);
    }

    [Fact]
    public void The_saved_plan_stands_in_the_row_until_it_is_applied()
    {
        var plan = Guid.NewGuid();
        var saved = ConnectionRules.SaveSettings(Active, Selection.OfPeople(["1"]), Invites, plan);
        Assert.Equal(plan, saved.SettingsPlan);
        Assert.Equal(plan, ConnectionRules.Ended(saved, Failed("internal_error"), RunRead.Nothing, delta: true, Now).SettingsPlan);
        Assert.Equal(plan, ConnectionRules.Relink(saved, "acme", "Acme", Now).SettingsPlan);
        Assert.Null(ConnectionRules.Ended(saved, Worked, RunRead.Nothing, delta: true, Now).SettingsPlan);
        Assert.Null(ConnectionRules.Disconnect(saved).SettingsPlan);
    }

    private static ConnectionState Active { get; } = new(
        TenantId.Parse("acme"), 7, "bamboohr", 1, "acme", "Acme", ConnectionStatus.Active, PauseReason.None, 3, 5, Selection.Everyone, Selection.Everyone, Invites,
        SyncPolicy.Default, ConnectionHealth.Unknown with { Checkpoint = "cursor-1", NextFullAt = Now, NextDeltaAt = Now }, Now);

    private static ConnectionState NeedsRelink { get; } = Ended(Active, Failed("credentials_rejected"));

    private static ConnectionState Ended(ConnectionState state, RunOutcome outcome) => ConnectionRules.Ended(state, outcome, RunRead.Full, delta: true, Now);

    private static RunOutcome Failed(string code) => new(code, null, null, null, null, Incomplete: false, SettingsApplied: false, FollowUp: false);
}
