using System.Collections.Immutable;
using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;
using static HrisOrleans.Connectors.BambooHr.BambooHrFields;

namespace HrisOrleans.Connectors.BambooHr;

/// <summary>Makes a <see cref="DirectoryPerson"/> of one employee. Fields that are not read here, such as the photo, never matter.</summary>
internal static class BambooHrMapper
{
    /// <summary>Rises whenever a record would be read differently.</summary>
    public const int Version = 1;

    private const int LongestId = 200;
    private const int LongestName = 256;

    public static MappedRecord Map(ReadOnlySpan<byte> body, ReadOnlySpan<JsonSlice> fields, bool isObject, ImmutableArray<GroupId> groups)
    {
        if (!isObject) return new MappedRecord(null, RecordFaults.Unreadable);
        string? id = null;
        try
        {
            id = JsonText.Read(fields[Id].Of(body));
            if (id is null) return new MappedRecord(null, RecordFaults.MissingId, Name: NameIn(body, fields));
            if (id.Length > LongestId) return new MappedRecord(null, RecordFaults.Unreadable, Name: NameIn(body, fields));
            if (HidesNeeded(body, fields)) return new MappedRecord(null, RecordFaults.HiddenFields, id, NameIn(body, fields));
            for (var i = Groups; i < Groups + GroupFields; i++) RefuseNested(fields[i].Of(body));
            return new MappedRecord(Person(body, fields, id, groups), null);
        }
        catch (JsonException)
        {
            return new MappedRecord(null, RecordFaults.Unreadable, id, NameIn(body, fields));
        }
    }

    private static DirectoryPerson Person(ReadOnlySpan<byte> body, ReadOnlySpan<JsonSlice> fields, string id, ImmutableArray<GroupId> groups)
    {
        var (first, last, preferred) = (JsonText.Read(fields[FirstName].Of(body)), JsonText.Read(fields[LastName].Of(body)), JsonText.Read(fields[PreferredName].Of(body)));
        return new DirectoryPerson(
            id,
            JsonText.Read(fields[Email].Of(body)),
            first,
            last,
            preferred is null ? null : last is null ? preferred : $"{preferred} {last}",
            JsonText.Read(fields[JobTitle].Of(body)),
            StatusOf(fields[Status].Of(body)),
            KindOf(fields[Employment].Of(body)),
            JsonText.ReadDay(fields[HireDate].Of(body)),
            groups);
    }

    // Each part for itself: the record may be unreadable because of one of them.
    private static string? NameIn(ReadOnlySpan<byte> body, ReadOnlySpan<JsonSlice> fields)
    {
        var (first, last, preferred) = (PartOf(fields[FirstName].Of(body)), PartOf(fields[LastName].Of(body)), PartOf(fields[PreferredName].Of(body)));
        var name = PersonName.Shown(null, preferred ?? first, last);
        return name?.Length > LongestName ? name[..LongestName] : name;

        static string? PartOf(ReadOnlySpan<byte> raw)
        {
            try
            {
                return JsonText.Read(raw);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    private static AccountStatus StatusOf(ReadOnlySpan<byte> raw)
    {
        if (raw.SequenceEqual("\"Active\""u8)) return AccountStatus.Active;
        if (raw.SequenceEqual("\"Inactive\""u8)) return AccountStatus.Departed;
        var text = JsonText.Read(raw);
        if ("active".Equals(text, StringComparison.OrdinalIgnoreCase)) return AccountStatus.Active;
        return "inactive".Equals(text, StringComparison.OrdinalIgnoreCase) ? AccountStatus.Departed : AccountStatus.Unknown;
    }

    // Companies name their employment statuses themselves; these words are how a contractor is called in all of them.
    private static PersonKind KindOf(ReadOnlySpan<byte> raw)
    {
        if (raw.SequenceEqual("\"Full-Time\""u8) || raw.SequenceEqual("\"Part-Time\""u8)) return PersonKind.Employee;
        var text = JsonText.Read(raw);
        return text is not null && (text.Contains("contractor", StringComparison.OrdinalIgnoreCase) || text.Contains("freelance", StringComparison.OrdinalIgnoreCase))
            ? PersonKind.Contractor
            : PersonKind.Employee;
    }

    private static void RefuseNested(ReadOnlySpan<byte> raw)
    {
        if (!raw.IsEmpty && raw[0] is (byte)'{' or (byte)'[' or (byte)'t' or (byte)'f') throw new JsonException("a group that is neither text nor number");
    }
}
