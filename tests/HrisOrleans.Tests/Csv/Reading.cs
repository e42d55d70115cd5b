using System.Text;
using HrisOrleans.Csv;
using HrisOrleans.Csv.People;

namespace HrisOrleans.Tests.Csv;

/// <summary>Reads files that a test has written.</summary>
internal static class Reading
{
    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static readonly FileRules NoRules = new(FileMapping.None);

    public static Task<(IReadOnlyList<FilePerson> People, FileReport Report)> Read(string file, FileRules? rules = null) => Read(Encoding.UTF8.GetBytes(file), rules: rules);

    public static async Task<(IReadOnlyList<FilePerson> People, FileReport Report)> Read(byte[] file, string? charset = null, FileRules? rules = null)
    {
        using var read = await PeopleFile.Open(new MemoryStream(file), charset, rules ?? NoRules, Stop);
        var people = new List<FilePerson>();
        await foreach (var part in read.Parts(Stop))
        {
            var places = FilePart.Places(part.Json);
            Assert.Equal(part.People, places.Count);
            people.AddRange(places.Select(place => FilePerson.Read(part.Json.AsSpan(place.Offset, place.Length))));
        }

        return (people, read.Report());
    }

    public static Task<string> Refused(string file, FileRules? rules = null) => Refused(Encoding.UTF8.GetBytes(file), rules: rules);

    public static async Task<string> Refused(byte[] file, string? charset = null, FileRules? rules = null)
    {
        var refused = await Assert.ThrowsAsync<CsvRefusedException>(() => Read(file, charset, rules));
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        return refused.Code;
    }
}
