using System.Text.Json;
using HrisOrleans.Client.Connections;
using HrisOrleans.Console.Members;
using HrisOrleans.Console.Syncs;

namespace HrisOrleans.Console.Connect;

/// <summary>Files of a directory, as people speak of them.</summary>
internal static class DirectoryFiles
{
    public const string Utf8 = "text/csv";

    public const string Windows1252 = "text/csv; charset=windows-1252";

    /// <summary>The fields that a column can hold, by the API's words.</summary>
    public static IReadOnlyList<(string Word, string Name)> Fields { get; } =
    [
        ("externalId", "Id"), ("email", "E-mail address"), ("givenName", "Given name"), ("familyName", "Family name"), ("displayName", "Full name"), ("jobTitle", "Job title"), ("status", "Status"), ("type", "Kind of person"),
        ("department", "Department"), ("division", "Division"), ("location", "Location"), ("team", "Team"), ("groups", "Groups"), ("startsOn", "First day"),
    ];

    /// <summary>Current people, bots and service accounts left out.</summary>
    public static int Current(DirectoryFile file) => file.Kinds.Where(kind => kind.Key is "employee" or "contractor" or "guest").Sum(kind => kind.Value);

    /// <summary>What the API takes for the mapping; null where nothing was said.</summary>
    public static string? Json(IReadOnlyDictionary<string, string?> mapping) => mapping.Count == 0 ? null : JsonSerializer.Serialize(mapping);

    /// <summary>What is wrong with a line.</summary>
    public static string Fault(string code) => code switch
    {
        "missing_id" => "There is no id in this line.",
        "duplicate_id" => "Another line has the same id.",
        "duplicate_email" => "Another line has the same e-mail address.",
        "malformed_email" => "The e-mail address is malformed.",
        "id_too_long" => "The id is too long.",
        "group_too_long" => "The name of a group is too long.",
        "unknown_type" => "The kind of person is not known: employee, contractor or guest.",
        "malformed_date" => "The first day is no date; write it as 2027-01-31.",
        "too_few_fields" => "This line has fewer fields than there are headers.",
        "missing_email" or "malformed_line" or "too_many_fields" or "name_too_long" => Refusals.Of(code),
        _ => SyncWords.Fault(code),
    };
}
