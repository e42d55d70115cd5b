using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Csv;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Silo.Pushed;

/// <summary>A file that this silo has taken for itself.</summary>
/// <param name="Path">Where it stands while it is read.</param>
/// <param name="Name">What it was laid down as.</param>
/// <param name="ClaimedAt">When it was first taken by anybody: what it says, it says of that moment, however often reading it is tried.</param>
internal sealed record ClaimedFile(TenantId Tenant, string Path, string Name, DateTimeOffset ClaimedAt)
{
    /// <summary>The same for every attempt, so that a file counts once.</summary>
    public Guid Id => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{Tenant}/{ClaimedAt.UtcTicks}/{Name}")).AsSpan(0, 16), bigEndian: true);

    /// <summary>Without a byte order mark a file is UTF-8, unless its name says otherwise.</summary>
    public string? Charset => Name.EndsWith($".{CsvText.Windows1252}.csv", StringComparison.OrdinalIgnoreCase) ? CsvText.Windows1252 : null;
}

/// <summary>A file that was put away.</summary>
/// <param name="Name">What it was laid down as.</param>
internal sealed record AwayFile(string Path, string Report, string Name);

/// <summary>
/// One tenant's sub-folder. A rename decides which silo takes a file, as only one of two can succeed; what is being read
/// stands in <c>working</c> under a name that says since when, so that another silo takes it up if this one dies.
/// </summary>
internal sealed class TenantFolder(TenantId tenant, string path)
{
    private const string Working = "working";
    private const string ReportEnding = ".report.json";
    private const string AwayFormat = "yyyyMMdd'T'HHmmssfff'Z'";
    private const char Between = '~';

    private static readonly string[] AwayIn = ["done", "refused"];

    // Far longer than the largest file takes.
    private static readonly TimeSpan GivenUp = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Rests = TimeSpan.FromMinutes(1);

    public TenantId Tenant => tenant;

    /// <summary>Sub-folders whose names are those of tenants. Links are not followed: they may lead to another tenant's files.</summary>
    public static IEnumerable<TenantFolder> All(string folder)
    {
        foreach (var directory in new DirectoryInfo(folder).EnumerateDirectories())
            if (directory.LinkTarget is null && TenantId.TryParse(directory.Name, out var tenant)) yield return new TenantFolder(tenant, directory.FullName);
    }

    /// <summary>Files laid down here, whole or not. Programs that write slowly choose a name that does not end in <c>.csv</c>, and rename.</summary>
    public IEnumerable<FileInfo> Laid() => new DirectoryInfo(path).EnumerateFiles()
        .Where(file => file.Extension.Equals(".csv", StringComparison.OrdinalIgnoreCase) && file.Name[0] is not ('.' or Between) && file.LinkTarget is null)
        .OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal);

    /// <summary>Takes a file; null when another silo was first.</summary>
    public ClaimedFile? Claim(FileInfo file, DateTimeOffset now)
    {
        Folder(Working);
        return Move(file.FullName, file.Name, now, now);
    }

    /// <summary>Files that a silo took and did not finish.</summary>
    public IEnumerable<ClaimedFile> Abandoned(DateTimeOffset now)
    {
        var working = Path.Combine(path, Working);
        if (!Directory.Exists(working)) yield break;
        foreach (var file in Directory.GetFiles(working).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(file).Split(Between, 4) is not [var claimed, var attempted, _, var name] || Moment(claimed) is not { } since || Moment(attempted) is not { } last) continue;
            if (now - last >= GivenUp && Move(file, name, since, now) is { } again) yield return again;
        }
    }

    /// <summary>Lets any silo try again in a minute.</summary>
    public void Release(ClaimedFile file, DateTimeOffset now) => Move(file.Path, file.Name, file.ClaimedAt, now - GivenUp + Rests);

    /// <summary>Puts a file away, with a report beside it.</summary>
    public void PutAway(ClaimedFile file, string where, byte[] report)
    {
        var place = Path.Combine(Folder(where), $"{file.ClaimedAt.UtcDateTime.ToString(AwayFormat, CultureInfo.InvariantCulture)}-{file.Name}");
        File.WriteAllBytes(place + ReportEnding, report);
        File.Move(file.Path, place, overwrite: true);
    }

    /// <summary>Files that were put away and had been taken since a moment.</summary>
    public IEnumerable<AwayFile> PutAwaySince(DateTimeOffset moment) =>
        from place in AwayIn
        let folder = new DirectoryInfo(Path.Combine(path, place))
        where folder.Exists && folder.LinkTarget is null
        from report in folder.EnumerateFiles("*" + ReportEnding)
        let name = report.Name[..^ReportEnding.Length]
        let parts = name.Split('-', 2)
        where parts.Length == 2 && DateTimeOffset.TryParseExact(parts[0], AwayFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var taken) && taken >= moment
        select new AwayFile(Path.Combine(folder.FullName, name), report.FullName, parts[1]);

    /// <summary>Lays a file that was put away here once more, as a new one; nothing where a later one of its name lies here already.</summary>
    public void LayAgain(AwayFile file)
    {
        var place = Path.Combine(path, file.Name);
        try
        {
            if (!File.Exists(place)) File.Move(file.Path, place);
        }
        catch (FileNotFoundException)
        {
            // Another silo was first.
        }
    }

    private ClaimedFile? Move(string from, string name, DateTimeOffset claimedAt, DateTimeOffset attemptedAt)
    {
        var to = Path.Combine(path, Working, string.Join(Between, claimedAt.UtcTicks.ToString("d19", CultureInfo.InvariantCulture), attemptedAt.UtcTicks.ToString("d19", CultureInfo.InvariantCulture), RandomNumberGenerator.GetHexString(8, lowercase: true), name));
        try
        {
            // A plain rename: of two silos one finds the file gone.
            File.Move(from, to, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        return new FileInfo(to).LinkTarget is null ? new ClaimedFile(tenant, to, name, claimedAt) : null;
    }

    private string Folder(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(path, name));
        return folder.LinkTarget is null ? folder.FullName : throw new IOException($"The folder {name} of a tenant is a link.");
    }

    private static DateTimeOffset? Moment(string ticks) =>
        long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(number, TimeSpan.Zero) : null;
}
