using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Csv.People;

/// <summary>A group that stands on a line by its name.</summary>
public sealed record FileGroup([property: JsonPropertyName("k")] GroupKind Kind, [property: JsonPropertyName("n")] string Name);

/// <summary>
/// One person of a file, as it is kept: what the columns that mean something hold, and nothing of the others. The names of
/// the properties are stored.
/// </summary>
/// <param name="Id">The person's id; null where the line does not tell whose it is.</param>
/// <param name="Fault">Why nothing may be made of the line, though the person is there; null for one that the rules for people judge.</param>
public sealed record FilePerson(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("mail")] string? Email,
    [property: JsonPropertyName("given")] string? GivenName,
    [property: JsonPropertyName("family")] string? FamilyName,
    [property: JsonPropertyName("shown")] string? DisplayName,
    [property: JsonPropertyName("title")] string? JobTitle,
    [property: JsonPropertyName("status")] AccountStatus Status,
    [property: JsonPropertyName("kind")] PersonKind Kind,
    [property: JsonPropertyName("starts")] DateOnly? StartsOn,
    [property: JsonPropertyName("groups")] IReadOnlyList<FileGroup>? Groups,
    [property: JsonPropertyName("fault")] string? Fault)
{
    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    public static FilePerson Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<FilePerson>(json, Options) ?? throw new JsonException("A stored person is null.");

    // Personal values never reach a log through a record's text.
    public override string ToString() => $"FilePerson {{ Fault = {Fault} }}";
}

/// <summary>Some people of a file, to be kept: one JSON object a line.</summary>
public sealed record FilePart(byte[] Json, int People)
{
    /// <summary>Where each person stands in a part.</summary>
    public static IReadOnlyList<(int Offset, int Length)> Places(ReadOnlySpan<byte> json)
    {
        var places = new List<(int, int)>();
        for (var start = 0; start < json.Length;)
        {
            var length = json[start..].IndexOf((byte)'\n');
            places.Add((start, length));
            start += length + 1;
        }

        return places;
    }
}
