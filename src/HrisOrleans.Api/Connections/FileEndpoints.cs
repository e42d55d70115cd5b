using System.Globalization;
using HrisOrleans.Api.Http;
using HrisOrleans.Client.Connections;

namespace HrisOrleans.Api.Connections;

/// <summary>A directory that comes as files.</summary>
internal static class FileEndpoints
{
    private const int LongestMapping = 4_000;

    private const string About = """
        For a connection to `csv`. A file takes the place of the one before once it is whole; a file that is refused changes nothing. Before the
        selection is confirmed it moves nobody; afterwards a sync follows. Who is not in it is absent as of now, and leaves after a second file, at
        least 30 minutes later, that has them neither; reading the same file again proves nothing more. A status column that says `terminated` counts at once.

        A line of headers, then a line for each person. `external id`, `email`, `given name`, `family name`, `display name`, `job title`, `status`, `type`
        (employee, contractor, guest), `department`, `division`, `location`, `team`, `groups` (with semicolons between them) and `start date` are known
        by their usual names, whatever case, spaces and accents; `mapping` says which other header holds one, such as `{"externalId":"Staff no."}`, with
        null for a field that stands in no column, and is kept for the next file. Other columns are left alone and not kept. Without a column of ids the
        address is the id: then another address is another person. Commas, semicolons, tabs or bars; UTF-8, UTF-16 with a byte order mark, or
        `text/csv; charset=windows-1252`.

        A bad line is told by its number and code (`missing_id`, `duplicate_id`, `missing_email`, `malformed_email`, `duplicate_email`, `name_too_long`,
        `id_too_long`, `group_too_long`, `unknown_status`, `unknown_type`, `malformed_date`, `malformed_line`, `too_many_fields`, `too_few_fields`); nothing is done with its person, who
        is not missing. While a line does not tell whose it is, nobody is.

        `rows` says how many lines of people there must be; so does a last line `#rows,1234`, and once a file had one, the next must, too.
        `dryRun=true` only tells how the file would be read, and what would be new and missing.
        """;

    public static void MapFiles(this RouteGroupBuilder connection)
    {
        connection.MapPost("/files", Upload)
            .Is("uploadFile", "Send a file of people", About)
            .Gives<DirectoryFile>()
            .Gives<DirectoryFile>(201)
            .Refuses(400, "invalid_mapping", "invalid_request")
            .Refuses(404, "no_connection")
            .Refuses(409, "no_files", "file_overtaken")
            .Refuses(413, "csv_too_large")
            .Refuses(415, "unsupported_charset", "unsupported_media_type")
            .Refuses(
                422, "csv_empty", "csv_encoding", "csv_nul", "csv_malformed", "csv_cut", "csv_no_email_column", "csv_duplicate_column", "csv_column_missing", "csv_id_column_missing", "csv_rows_differ", "csv_uncounted", "csv_too_many_faults")
            .Refuses(503, "upload_lost")
            .WithMetadata(new TakesFiles());
        connection.MapGet("/files", Current)
            .Is("getFile", "Get the file that counts", "When it came, and how it was read. No values of people.")
            .Gives<DirectoryFile>()
            .Refuses(404, "no_connection", "no_file")
            .Refuses(409, "no_files");
    }

    private static Task<IResult> Upload(FileUpload upload, TenantScope scope, string? dryRun, string? rows, string? mapping, FilesIntake intake, CancellationToken cancellationToken)
    {
        if (mapping?.Length > LongestMapping) throw RequestRefusedException.Invalid("mapping", $"mapping must not be longer than {LongestMapping} characters.");
        return intake.Take(upload.Context, scope, QueryText.Flag("dryRun", dryRun), Rows(rows), string.IsNullOrWhiteSpace(mapping) ? null : mapping, cancellationToken);
    }

    private static async Task<IResult> Current(TenantScope scope, CancellationToken cancellationToken) =>
        (await scope.Files.Current(cancellationToken)).To(view => Replies.Ok(FileReports.Of(view)));

    private static int? Rows(string? rows)
    {
        if (string.IsNullOrEmpty(rows)) return null;
        return int.TryParse(rows, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : throw RequestRefusedException.Invalid("rows", "rows must be a number from 1 on.");
    }
}
