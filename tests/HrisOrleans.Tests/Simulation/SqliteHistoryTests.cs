using HrisOrleans.Simulation.Running;
using HrisOrleans.Tests.Storage;

namespace HrisOrleans.Tests.Simulation;

/// <summary>The same histories, step by step, over SQLite: they end as they end in memory.</summary>
public sealed class SqliteHistoryTests
{
    private const int Steps = 40;

    [Theory]
    [InlineData(1, 8)]
    [InlineData(101, 8)]
    [InlineData(201, 8)]
    public async Task A_history_ends_on_sqlite_as_it_does_in_memory(int first, int count)
    {
        for (var seed = first; seed < first + count; seed++)
        {
            var (memory, database) = (new List<string>(), new List<string>());
            var expected = History.InMemory(seed, Steps, end: memory);
            using var file = await SqliteFile.Migrated();
            var played = History.OverDatabase(seed, Steps, file.Options, database);
            Assert.Equal((seed, (string?)null, (string?)null), (seed, expected.Failure, played.Failure));
            Assert.Equal(memory, database);
            Assert.Equal(expected.Hash, played.Hash);
        }
    }
}
