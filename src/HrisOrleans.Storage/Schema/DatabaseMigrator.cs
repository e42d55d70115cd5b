using DbUp;
using DbUp.Builder;
using DbUp.Engine;
using Microsoft.Data.Sqlite;

namespace HrisOrleans.Storage.Schema;

/// <summary>Brings a database to this program's schema.</summary>
public static class DatabaseMigrator
{
    internal const string JournalTable = "schema_versions";

    /// <summary>
    /// Applies every script this program carries that the database has not had, in order, each in a transaction
    /// together with its journal row, under a lock that holds across processes: of two that migrate at once, one
    /// works and the other finds nothing left to do. Call it before any silo starts. It blocks while scripts run;
    /// <paramref name="ct"/> ends the wait for the lock, never a script half-way.
    /// </summary>
    /// <exception cref="SchemaException">
    /// A newer program has migrated the database, or a script failed (the ones before it stay applied), or the
    /// SQLite database is not a file.
    /// </exception>
    public static Task Migrate(DatabaseOptions options, CancellationToken ct = default) =>
        Migrate(options, SchemaScripts.For(options.Kind), TimeProvider.System, ct);

    internal static async Task Migrate(
        DatabaseOptions options, IReadOnlyList<SqlScript> scripts, TimeProvider time, CancellationToken ct)
    {
        await using var held = options.Kind switch
        {
            DatabaseKind.Sqlite => await SqliteSchemaLock.Take(options.ConnectionString, time, ct),
            DatabaseKind.PostgreSql => await PostgresSchemaLock.Take(options.ConnectionString, ct),
        };
        if (options.Kind == DatabaseKind.Sqlite)
            await UseWriteAheadLog(options.ConnectionString, ct);

        var engine = Target(options)
            .WithScripts(scripts)
            .WithTransactionPerScript()
            // The scripts quote SQL of their own; a dollar sign in it is never a variable.
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build();
        RefuseNewer(engine);
        var result = engine.PerformUpgrade();
        if (!result.Successful)
            throw new SchemaException(
                $"The schema script '{result.ErrorScript?.Name ?? "(none)"}' failed and was rolled back; the scripts before it stay applied.",
                result.Error);
    }

    private static UpgradeEngineBuilder Target(DatabaseOptions options) => options.Kind switch
    {
        DatabaseKind.Sqlite => DeployChanges.To.SqliteDatabase(options.ConnectionString)
            .JournalToSqliteTable(JournalTable),
        DatabaseKind.PostgreSql => DeployChanges.To.PostgresqlDatabase(options.ConnectionString)
            .JournalToPostgresqlTable(null, JournalTable),
    };

    private static void RefuseNewer(UpgradeEngine engine)
    {
        var unknown = engine.GetExecutedButNotDiscoveredScripts();
        if (unknown.Count == 0)
            return;
        var names = string.Join(", ", unknown.Order(StringComparer.Ordinal));
        throw new SchemaException(
            $"The database was migrated by a newer version of HrisOrleans: this version does not know {names}. "
            + "Start that newer version, or restore the backup taken before it.");
    }

    // The mode is kept in the file, and can be set only outside a transaction, so no script can do it.
    private static async Task UseWriteAheadLog(string connectionString, CancellationToken ct)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode = wal";
        await command.ExecuteNonQueryAsync(ct);
    }
}
