using System.Data.Common;
using HrisOrleans.Conformance.Storage;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Browsing;
using HrisOrleans.Silo.Hosting;
using HrisOrleans.Storage.Idempotency;
using HrisOrleans.Storage.Jobs;
using HrisOrleans.Storage.Notices;
using HrisOrleans.Storage.Pushed;
using HrisOrleans.Storage.SignIns;
using HrisOrleans.Storage.Syncs;
using Microsoft.Extensions.Logging.Abstractions;

namespace HrisOrleans.Conformance.Silo.Hosting;

/// <summary>What the pruner deletes and what it leaves, on either database and a clock of the test's own.</summary>
public abstract class PrunerConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Guid _browse = Guid.NewGuid();

    [Fact]
    public async Task A_browsed_directory_stays_for_most_of_an_hour_and_no_longer()
    {
        await Connect();
        await Browsing.Put(Tenant, 1, _browse, 1, [1], Now, Stop);
        await Browsing.Put(Tenant, 1, _browse, 0, [0], Now, Stop);
        await using var pruner = await Running.Start(this);
        for (var minutes = 5; minutes <= 50; minutes += 5)
        {
            await pruner.NextRound();
            Assert.Equal(2, (await Browsing.Read(Tenant, _browse, Stop)).Count);
        }

        while (Time.GetUtcNow() < Now.AddHours(1)) await pruner.NextRound();
        Assert.Empty(await Browsing.Read(Tenant, _browse, Stop));
    }

    [Fact]
    public async Task Of_two_browses_only_the_old_one_goes()
    {
        var younger = Guid.NewGuid();
        await Connect();
        await Connect(Other);
        await Browsing.Put(Tenant, 1, _browse, 0, [1], Now.AddHours(-1), Stop);
        await Browsing.Put(Other, 1, younger, 0, [1], Now.AddMinutes(-30), Stop);
        await using var pruner = await Running.Start(this);
        Assert.Empty(await Browsing.Read(Tenant, _browse, Stop));
        Assert.Single(await Browsing.Read(Other, younger, Stop));
    }

    [Fact]
    public async Task Faulty_records_are_told_of_for_two_weeks_and_no_longer()
    {
        var run = NewRun();
        await Syncs.Put(Tenant, run, Stop);
        await Syncs.PutFaults(Tenant, run.Id, [new StoredFault("7", "missing_email", [1])], Now.AddDays(-14).AddMinutes(3), Stop);
        await using var pruner = await Running.Start(this);
        Assert.Single(await Syncs.Faults(Tenant, run.Id, 0, 9, Stop));
        await pruner.NextRound();
        Assert.Empty(await Syncs.Faults(Tenant, run.Id, 0, 9, Stop));
    }

    [Fact]
    public async Task An_answer_is_given_again_for_a_day_and_no_longer()
    {
        await Answer("older", Now.AddDays(-1).AddMinutes(3));
        await Answer("younger", Now.AddDays(-1).AddMinutes(8));
        await using var pruner = await Running.Start(this);
        Assert.False(await Unknown("older"));
        await pruner.NextRound();
        Assert.True(await Unknown("older"));
        Assert.False(await Unknown("younger"));
        await pruner.NextRound();
        Assert.True(await Unknown("younger"));
    }

    [Fact]
    public async Task Lines_that_were_never_all_handed_in_go_within_the_hour()
    {
        var job = new NewJob(Tenant, Guid.NewGuid(), "invite", "now", "ann", null, Now.AddMinutes(-58));
        await Jobs.Stage(job, [new JobItem(1, null, Sealed: [1])], Stop);
        await using var pruner = await Running.Start(this);
        Assert.NotNull(await Jobs.Find(Tenant, job.Id, Stop));
        await pruner.NextRound();
        Assert.Null(await Jobs.Find(Tenant, job.Id, Stop));
    }

    [Fact]
    public async Task A_round_that_the_database_refuses_is_made_up_by_the_next()
    {
        await Answer("old", Now.AddDays(-2));
        await using var pruner = await Running.Start(this, refusals: 1);
        Assert.False(await Unknown("old"));
        await pruner.NextRound();
        Assert.True(await Unknown("old"));
    }

    private async Task Answer(string key, DateTimeOffset at)
    {
        await Idempotency.Begin(Tenant, key, [1], at, Stop);
        await Idempotency.Complete(Tenant, key, 201, [7], Stop);
    }

    private async Task<bool> Unknown(string key) => (await Idempotency.Begin(Tenant, key, [1], Time.GetUtcNow(), Stop)).Began;

    /// <summary>A pruner at work, round by round.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly PrunerConformance _test;
        private readonly Rounds _rounds;
        private readonly Pruner _pruner;

        private Running(PrunerConformance test, int refusals)
        {
            _test = test;
            _rounds = new Rounds(test.Idempotency, refusals);
            _pruner = new Pruner(test.Browsing, new BrowseMemory(test.Time), test.Syncs, _rounds, test.Jobs, test.Removals, test.Service<INoticeOutbox>(), test.Service<IPushedStore>(), test.Service<IPushedFileStore>(), test.Service<ISignInStore>(), test.Time, NullLogger<Pruner>.Instance);
        }

        /// <summary>Returns after the round that every start begins with.</summary>
        public static async Task<Running> Start(PrunerConformance test, int refusals = 0)
        {
            var running = new Running(test, refusals);
            await running._pruner.StartAsync(Stop);
            await running._rounds.Ended(Stop);
            return running;
        }

        public async Task NextRound()
        {
            _test.Time.Advance(Round);
            await _rounds.Ended(Stop);
        }

        public async ValueTask DisposeAsync()
        {
            await _pruner.StopAsync(CancellationToken.None);
            _pruner.Dispose();
        }
    }

    /// <summary>Tells the end of each round: the answers are what it deletes last.</summary>
    private sealed class Rounds(IIdempotencyStore store, int refusals) : IIdempotencyStore
    {
        private readonly SemaphoreSlim _ended = new(0);
        private int _refusals = refusals;

        public async Task Ended(CancellationToken cancellationToken) => Assert.True(await _ended.WaitAsync(Limit, cancellationToken), "No round came.");

        public async Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken)
        {
            try
            {
                return _refusals-- > 0 ? throw new Refused() : await store.DeleteOlderThan(moment, cancellationToken);
            }
            finally
            {
                _ended.Release();
            }
        }

        public Task<IdempotencyRecord> Begin(TenantId tenant, string key, byte[] requestHash, DateTimeOffset now, CancellationToken cancellationToken) =>
            store.Begin(tenant, key, requestHash, now, cancellationToken);

        public Task Complete(TenantId tenant, string key, int status, byte[] sealedAnswer, CancellationToken cancellationToken) =>
            store.Complete(tenant, key, status, sealedAnswer, cancellationToken);
    }

    private sealed class Refused() : DbException("The database is away.");
}
