using HrisOrleans.Postgres.Tests.Support;
using HrisOrleans.Simulation.Running;

namespace HrisOrleans.Postgres.Tests.Storage;

/// <summary>Simulated histories, step by step, over PostgreSQL: they end as they end in memory.</summary>
public sealed class PostgresHistoryTests(PostgresServer server)
{
    private const int Steps = 40;

    [Theory]
    [InlineData(1, 5)]
    [InlineData(301, 5)]
    [InlineData(401, 5)]
    public async Task A_history_ends_on_postgresql_as_it_does_in_memory(int first, int count)
    {
        for (var seed = first; seed < first + count; seed++)
        {
            var (memory, database) = (new List<string>(), new List<string>());
            var expected = History.InMemory(seed, Steps, end: memory);
            var played = History.OverDatabase(seed, Steps, await server.CreateMigratedDatabase(TestContext.Current.CancellationToken), database);
            Assert.Equal((seed, (string?)null, (string?)null), (seed, expected.Failure, played.Failure));
            Assert.Equal(memory, database);
            Assert.Equal(expected.Hash, played.Hash);
        }
    }
}
