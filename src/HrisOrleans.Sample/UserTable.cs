using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;

namespace HrisOrleans.Sample;

/// <summary>What the app lets somebody do.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UserStatus>))]
public enum UserStatus
{
    /// <summary>The account is there, and waits for them to accept their invitation.</summary>
    Created = 1,
    Active = 2,
    Suspended = 3,
}

/// <summary>One of the app's own users, under the member's id.</summary>
public sealed record User(Guid Id, string? Email, string? Name, string Role, UserStatus Status);

/// <summary>The app's users in a file.</summary>
public sealed class UserTable
{
    private readonly string _connection;

    public UserTable(string file)
    {
        _connection = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 }.ConnectionString;
        using var connection = new SqliteConnection(_connection);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "create table if not exists users (id text primary key, version integer not null, email text, name text, role text not null, status integer not null) strict";
        command.ExecuteNonQuery();
    }

    /// <summary>Writes a user down as they are, unless something newer is known of them: so a message may come twice, or late.</summary>
    public Task Keep(User user, long version, CancellationToken cancellationToken) => Run(
        """
        insert into users (id, version, email, name, role, status) values (@id, @version, @email, @name, @role, @status)
        on conflict (id) do update set version = excluded.version, email = excluded.email, name = excluded.name, role = excluded.role, status = excluded.status
        where excluded.version >= users.version
        """,
        cancellationToken,
        ("@id", user.Id.ToString()), ("@version", version), ("@email", user.Email), ("@name", user.Name), ("@role", user.Role), ("@status", (int)user.Status));

    /// <summary>Deletes a user and all that is known of them.</summary>
    public Task Forget(Guid id, CancellationToken cancellationToken) => Run("delete from users where id = @id", cancellationToken, ("@id", id.ToString()));

    public async Task<IReadOnlyList<User>> All(CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(_connection);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select id, email, name, role, status from users order by id";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var users = new List<User>();
        while (await reader.ReadAsync(cancellationToken))
            users.Add(new User(Guid.Parse(reader.GetString(0)), Text(reader, 1), Text(reader, 2), reader.GetString(3), (UserStatus)reader.GetInt32(4)));
        return users;
    }

    private async Task Run(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] values)
    {
        await using var connection = new SqliteConnection(_connection);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
