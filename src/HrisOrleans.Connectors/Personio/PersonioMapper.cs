using System.Buffers;
using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Personio;

/// <summary>Makes a <see cref="DirectoryPerson"/> of one person with the employment that counts, which <see cref="Join"/> put beside.</summary>
internal static class PersonioMapper
{
    /// <summary>Rises whenever a record would be read differently.</summary>
    public const int Version = 2;

    private const string Employment = "_employment";
    private const string Status = "employment_status";
    private const string Kind = "employment_type";

    // What a person is made of; everything else of an employment may change without a word.
    private static readonly (string From, string To)[] Taken =
        [("status", Status), ("type", Kind), ("employment_start_date", "employment_start_date"), ("position", "position"), ("office", "office"), ("org_units", "org_units")];

    /// <summary>Whose record it is, of whatever can be read of it.</summary>
    public static string? Name(JsonRecord person) => PersonName.Shown(null, person.Perhaps("first_name"), person.Perhaps("last_name"));

    public static DirectoryPerson Map(string id, JsonRecord person, GroupSink groups)
    {
        var job = person.Object(Employment);
        var startsOn = job?.Day("employment_start_date");
        var (first, last, preferred) = (person.Text("first_name"), person.Text("last_name"), person.Text("preferred_name"));
        return new DirectoryPerson(
            id,
            person.Text("email"),
            first,
            last,
            preferred is null || last is null || preferred.EndsWith(last, StringComparison.Ordinal) ? preferred : $"{preferred} {last}",
            job?.Text("position", "title"),
            StatusOf(person.Text("status"), job?.Text(Status), startsOn),
            job?.Text(Kind) == "EXTERNAL" ? PersonKind.Contractor : PersonKind.Employee,
            startsOn,
            groups.Together(id, GroupsOf(job, groups)));
    }

    /// <summary>Names the groups of one person.</summary>
    public static void Meet(JsonRecord person, GroupSink groups) => GroupsOf(person.Object(Employment), groups);

    /// <summary>The id of a person whose employments have to be asked for; null for who says to have left, and for what cannot be part of an address.</summary>
    public static string? Asked(JsonElement person)
    {
        if (person.ValueKind != JsonValueKind.Object || Says(person, "INACTIVE") || !person.TryGetProperty("id", out var id) || id.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)) return null;
        var text = id.ToString();
        return text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? text : null;
    }

    /// <summary>A page of people in which each holds the employment that counts.</summary>
    /// <param name="employments">Lists of employments by person, as Personio gave them.</param>
    public static PooledBody Join(JsonElement page, IReadOnlyDictionary<string, JsonElement> employments)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("_data");
            foreach (var person in page.GetProperty("_data").EnumerateArray())
            {
                if (Asked(person) is { } id && employments.TryGetValue(id, out var list)) Write(writer, person, Current(list));
                else person.WriteTo(writer);
            }

            writer.WriteEndArray();
            if (page.TryGetProperty("_meta", out var meta))
            {
                writer.WritePropertyName("_meta");
                meta.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return PooledBody.Of(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement person, JsonElement? employment)
    {
        writer.WriteStartObject();
        foreach (var property in person.EnumerateObject().Where(property => !property.NameEquals(Employment))) property.WriteTo(writer);
        if (employment is { } job)
        {
            writer.WriteStartObject(Employment);
            foreach (var (from, to) in Taken)
            {
                if (!job.TryGetProperty(from, out var value)) continue;
                writer.WritePropertyName(to);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    // Of several the one that lasts, then the one that is to begin, then the latest.
    private static JsonElement? Current(JsonElement employments)
    {
        var jobs = employments.EnumerateArray().Where(job => job.ValueKind == JsonValueKind.Object).ToList();
        return jobs.Where(job => Says(job, "ACTIVE", "LEAVE")).Concat(jobs.Where(job => Says(job, "ONBOARDING"))).Concat(jobs).Select(job => (JsonElement?)job).FirstOrDefault();
    }

    private static bool Says(JsonElement job, params ReadOnlySpan<string> words) =>
        job.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String && words.Contains(status.GetString()!);

    // With a first day, the day decides. Of somebody onboarding without one nobody knows: it may be lost of one who has begun.
    private static AccountStatus StatusOf(string? person, string? employment, DateOnly? startsOn) => (person, employment) switch
    {
        ("INACTIVE", _) => AccountStatus.Departed,
        ("ACTIVE" or null, "ACTIVE") => AccountStatus.Active,
        ("ACTIVE" or null, "LEAVE") => AccountStatus.OnLeave,
        ("ACTIVE" or null, "ONBOARDING") => startsOn is null ? AccountStatus.Unknown : AccountStatus.Active,
        ("ACTIVE" or null, "INACTIVE") => AccountStatus.Departed,
        _ => AccountStatus.Unknown,
    };

    private static List<GroupId?> GroupsOf(JsonRecord? job, GroupSink groups)
    {
        var found = new List<GroupId?>();
        if (job is not { } employment) return found;
        foreach (var unit in employment.List("org_units"))
        {
            GroupKind? kind = unit.Text("type") switch { "department" => GroupKind.Department, "team" => GroupKind.Team, _ => null };
            if (kind is { } known && unit.Text("id") is { } id) found.Add(groups.Add(known, id, null));
        }

        if (employment.Text("office", "id") is { } office) found.Add(groups.Add(GroupKind.Location, office, null));
        return found;
    }
}
