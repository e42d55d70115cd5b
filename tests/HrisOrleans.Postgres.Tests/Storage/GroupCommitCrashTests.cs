using System.Data.Common;
using HrisOrleans.Conformance.Storage;
using HrisOrleans.Domain.Members;
using HrisOrleans.Postgres.Tests.Support;
using HrisOrleans.Storage;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Members;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Postgres.Tests.Storage;

public sealed class GroupCommitCrashTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_server_loses_nothing_that_was_acknowledged_and_the_lanes_go_on_afterwards()
    {
        await using var server = await PostgresServer.StartPrivate(new PostgresSettings { Fsync = true });
        var options = await server.CreateMigratedDatabase(Stop);
        await using var services = new ServiceCollection().AddHrisStorage(options).BuildServiceProvider();
        var (members, events) = (services.GetRequiredService<IMemberStore>(), services.GetRequiredService<IEventStore>());
        var tenant = Domain.Tenants.TenantId.Parse("crash");
        var (acknowledged, failed, enough) = (new List<MemberId>(), 0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var gate = new Lock();

        async Task Caller(int n)
        {
            for (var i = 0; ; i++)
            {
                var commit = People.Invited(tenant, $"p{n}-{i}");
                try
                {
                    Assert.Equal(CommitResult.Committed, await members.Commit(commit, Stop));
                }
                catch (DbException)
                {
                    Interlocked.Increment(ref failed);
                    return;
                }

                lock (gate)
                {
                    acknowledged.Add(commit.After.Id);
                    if (acknowledged.Count == 200) enough.TrySetResult();
                }
            }
        }

        var callers = Task.WhenAll(Enumerable.Range(0, 16).Select(Caller));
        await enough.Task;
        await server.Kill();
        await callers;
        await server.Restart();

        Assert.Equal(16, failed);
        var stored = new List<MemberId>();
        while (await members.List(tenant, MemberFilter.All, stored.Count == 0 ? null : stored[^1], 500, Stop) is { Count: > 0 } page)
            stored.AddRange(page.Select(member => member.State.Id));
        Assert.Empty(acknowledged.Except(stored));
        Assert.Equal(CommitResult.Committed, await members.Commit(People.Invited(tenant, "after"), Stop));
        // What was never acknowledged may be there or not; the sequence has no gap either way.
        var (seq, told) = (0L, 0);
        while (await events.Read(tenant, seq, 500, Stop) is { Count: > 0 } batch)
        {
            Assert.Equal(Enumerable.Range(1, batch.Count).Select(step => seq + step), batch.Select(happened => happened.Seq));
            (seq, told) = (batch[^1].Seq, told + batch.Count);
        }

        Assert.InRange(told, 2 * (acknowledged.Count + 1), 2 * (acknowledged.Count + 17));
    }
}
