using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Conformance;

namespace HrisOrleans.Cluster.Tests.Conformance;

public sealed class CsvConformance(Product product, ConformanceTable table) : PushedConformance("csv", product, table)
{
    protected override PushedPlay Of(Product product, ProductTenant tenant) => new CsvPlay(product, tenant);
}

/// <summary>Each statement is a file.</summary>
internal sealed class CsvPlay(Product product, ProductTenant tenant) : PushedPlay(product, tenant)
{
    private static readonly string[] Columns = ["id", "email", "first name", "last name", "department", "status"];

    public override string Token => Tenant.Token;

    public override IReadOnlyList<string> Properties => Columns[1..];

    public override KeyValuePair<string, string?> UnknownWord => new("status", "sabbatical-ish");

    protected override string Provider => "csv";

    public override async Task<string> RanOut()
    {
        var token = await Product.Operator.Tenants.IssueToken(Tenant.Id, new("bob@people.example", Product.Time.GetUtcNow().AddHours(1)), cancellationToken: TwoSilos.Stop);
        Product.Time.Advance(TimeSpan.FromHours(2));
        return token.Token;
    }

    public override IEnumerable<Told> Tell(IReadOnlyList<Stated> everybody)
    {
        var headers = Columns.Concat(everybody.SelectMany(person => person.Other.Keys).Except(Columns)).ToList();
        yield return File(string.Join(',', headers) + "\n" + string.Concat(everybody.Select(person => string.Join(',', headers.Select(header => Cell(person, header))) + "\n")));
    }

    // In the middle of a cell, which its missing quote shows.
    public override Told Torn(IReadOnlyList<Stated> everybody) => Tell(everybody).Single() is var whole ? whole with { Body = whole.Body[..^3] } : throw new InvalidOperationException();

    public override IEnumerable<Told> Empty() => [File(""), File("\n\n"), File(string.Join(',', Columns) + "\n")];

    public override IEnumerable<Told> Twice(IReadOnlyList<Stated> everybody) => Tell([.. everybody, everybody[0] with { GivenName = "Other" }]);

    private Told File(string text) => new(HttpMethod.Post, new Uri(Product.Address, $"v1/tenants/{Tenant.Id}/connection/files").ToString(), "text/csv", text);

    private static string Cell(Stated person, string header)
    {
        var value = person.Other.TryGetValue(header, out var other) ? other : header switch
        {
            "id" => person.Key,
            "email" => person.Email,
            "first name" => person.GivenName,
            "last name" => person.FamilyName,
            "department" => person.Department,
            "status" => person.Active ? "active" : "terminated",
            _ => null,
        };
        return $"\"{value?.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
