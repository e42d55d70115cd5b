using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Sandbox.World;

/// <summary>Every company of one sandbox. Safe for concurrent use.</summary>
/// <param name="time">The clock of changes, of the <c>Date</c> header and of slow answers.</param>
public sealed partial class SandboxWorld(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Company> _companies = new(StringComparer.OrdinalIgnoreCase);

    internal TimeProvider Time => time;

    internal IEnumerable<Company> Companies => _companies.Values.OrderBy(company => company.Name, StringComparer.Ordinal);

    /// <summary>Creates a company, in place of one of the same name; the answer holds its token.</summary>
    /// <exception cref="ArgumentException">The name is no sub-domain, or the number of people is not between 0 and 5,000,000.</exception>
    public CompanyState Create(NewCompany request)
    {
        if (!SubDomain().IsMatch(request.Company ?? "")) throw new ArgumentException("a company needs a name that can be a sub-domain", nameof(request));
        if (request.People is < 0 or > 5_000_000) throw new ArgumentException("between 0 and 5,000,000 people", nameof(request));
        var company = new Company(request, time);
        _companies[company.Name] = company;
        return StateOf(company);
    }

    internal Company? Find(string? name) => name is not null && _companies.TryGetValue(name, out var company) ? company : null;

    /// <summary>The company whose token it is; null for nobody's. A token that is no longer good still names its company.</summary>
    internal Company? ByToken(string? token) => token is null ? null : _companies.Values.FirstOrDefault(company => company.AccessToken == token || company.Tokens.Knows(token));

    internal bool Remove(string name) => _companies.TryRemove(name, out _);

    internal static CompanyState StateOf(Company company)
    {
        lock (company.Gate)
        {
            return new CompanyState(
                company.Name,
                company.Seed,
                company.Roster.Count,
                company.Roster.Active,
                company.AccessToken,
                new SortedDictionary<string, long>(company.Requests, StringComparer.Ordinal),
                company.Restricted,
                company.Forbidden,
                [.. company.Faults.All.Select(fault => fault.State)],
                [.. company.Groups.OrderBy(group => group.Kind).ThenBy(group => group.Id, StringComparer.Ordinal)],
                new SortedDictionary<string, long>(company.Meters.ToDictionary(meter => meter.Key, meter => meter.Value.Refused), StringComparer.Ordinal));
        }
    }

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SubDomain();
}
