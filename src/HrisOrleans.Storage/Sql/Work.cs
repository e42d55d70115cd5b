using System.Data.Common;

namespace HrisOrleans.Storage.Sql;

/// <summary>A connection in use and, for writes, its transaction.</summary>
internal sealed class Work(Database database, DbConnection connection, DbTransaction? transaction)
{
    public Database Database => database;

    public DbConnection Connection => connection;

    /// <summary>Nothing of this transaction is kept.</summary>
    public bool Abandoned { get; private set; }

    public void Abandon() => Abandoned = true;

    public Statement Sql(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        return new Statement(database, command);
    }

    /// <summary>Rows for a statement to select from, under the alias <paramref name="alias"/>.</summary>
    public RowsParameter Rows<T>(string alias, ColumnSet<T> columns, IReadOnlyList<T> rows) => database.Rows(alias, columns, rows);
}
