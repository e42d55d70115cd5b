using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Tests.Connections;

/// <summary>When a source is read again that fails, or that never proves a read to be whole.</summary>
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
}
