using System.Diagnostics;

namespace HrisOrleans.Postgres.Tests.Support;

/// <summary>Where PostgreSQL's programs are, and how to run them: as anybody but root, which they refuse.</summary>
internal sealed class PostgresBinaries
{
    private const string Unprivileged = "postgres";

    private readonly string _folder;

    private PostgresBinaries(string folder) => _folder = folder;

    /// <summary>Looks in <c>PG_BIN</c>, in <c>PATH</c>, then where Debian puts them, the newest version first.</summary>
    public static PostgresBinaries Find()
    {
        var configured = Environment.GetEnvironmentVariable("PG_BIN");
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        const string debian = "/usr/lib/postgresql";
        var packaged = Directory.Exists(debian)
            ? Directory.GetDirectories(debian)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
        var folder = new[] { configured }.Concat(path).Concat(packaged).FirstOrDefault(candidate =>
            !string.IsNullOrEmpty(candidate)
            && File.Exists(Path.Combine(candidate, "initdb"))
            && File.Exists(Path.Combine(candidate, "postgres")));
        return folder is not null
            ? new PostgresBinaries(folder)
            : throw new InvalidOperationException(
                "These tests need PostgreSQL and found none: install the server (initdb and postgres in PATH, in /usr/lib/postgresql/*/bin, or in the folder PG_BIN names), "
                + "or set HRISORLEANS_TEST_POSTGRES to the connection string of a server that may create databases.");
    }

    /// <summary>Ready to start, with both outputs redirected.</summary>
    public ProcessStartInfo Command(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        var file = Path.Combine(_folder, program);
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            // It replaces itself by the program, so the process id is the program's own.
            start.FileName = "setpriv";
            foreach (var argument in (string[])[$"--reuid={Unprivileged}", $"--regid={Unprivileged}", "--init-groups", "--", file])
                start.ArgumentList.Add(argument);
        }
        else
        {
            start.FileName = file;
        }
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // The tests read two of its messages.
        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
