using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Tests.Connections;

/// <summary>When a source is read again that fails, that never proves a read to be whole, or in which something was missing.</summary>
public sealed class BackOffTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly ConnectionState Active = new(
        TenantId.Parse("acme"), 1, "bamboohr", 1, "acme", "Acme", ConnectionStatus.Active, PauseReason.None, 1, 1, Selection.Everyone, Selection.Everyone,
        new InviteSettings(SendMode.Now, ApprovalMode.Automatic), SyncPolicy.Default, ConnectionHealth.Unknown, Now);

    private static readonly RunOutcome Incomplete = new(null, null, null, null, null, Incomplete: true, SettingsApplied: false, FollowUp: false);

    [Fact]
    public void A_source_that_never_certifies_is_read_less_and_less_often()
    {
        var state = Active;
        var waits = new List<double>();
        for (var read = 0; read < 9; read++)
        {
            state = ConnectionRules.Ended(state, Incomplete, RunRead.Full, delta: true, Now);
            waits.Add((state.Health.NextFullAt!.Value - Now).TotalMinutes);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], waits);
        Assert.Equal((ConnectionStatus.Active, (string?)null, 9), (state.Status, state.Health.FailureCode, state.Health.Failures));
    }

    [Fact]
    public void One_whole_read_ends_it()
    {
        var state = ConnectionRules.Ended(ConnectionRules.Ended(Active, Incomplete, RunRead.Full, true, Now), Incomplete, RunRead.Full, true, Now);
        var whole = ConnectionRules.Ended(state, Incomplete with { Incomplete = false, VerifiedAt = Now }, RunRead.Full, true, Now);
        Assert.Equal((0, Now + SyncPolicy.Default.FullEvery), (whole.Health.Failures, whole.Health.NextFullAt));
    }

    [Theory]
    [InlineData(RunRead.Full, 30, 30)]
    [InlineData(RunRead.Delta, 30, 30)]
    [InlineData(RunRead.Delta, 300, 120)]
    public void What_was_missing_is_looked_for_again_soon_and_no_later_than_planned(RunRead kind, int by, int minutes)
    {
        var state = Active with { Health = ConnectionHealth.Unknown with { Checkpoint = "cursor-1", NextFullAt = Now.AddHours(2) } };
        var missed = Incomplete with { Incomplete = false };
        Assert.Equal(Now.AddMinutes(minutes), ConnectionRules.Ended(state, missed with { LookBy = Now.AddMinutes(by) }, kind, delta: true, Now).Health.NextFullAt);
        Assert.Equal(kind == RunRead.Full ? Now + SyncPolicy.Default.FullEvery : Now.AddHours(2), ConnectionRules.Ended(state, missed, kind, delta: true, Now).Health.NextFullAt);
    }
}
