using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Simulation.World;

/// <summary>What is wrong with the provider at present.</summary>
internal sealed record ProviderFaults
{
    public static ProviderFaults None { get; } = new();

    /// <summary>The read breaks off at this page, from 0.</summary>
    public int? BreaksAt { get; init; }

    /// <summary>It breaks with 429 instead of 503.</summary>
    public bool Throttles { get; init; }

    /// <summary>The total it names is off by so many.</summary>
    public int TotalOff { get; init; }

    /// <summary>The list is empty, and says so.</summary>
    public bool Empty { get; init; }

    /// <summary>This page is left out while the total is right.</summary>
    public int? LosesPage { get; init; }

    /// <summary>The last record comes twice.</summary>
    public bool Doubles { get; init; }

    /// <summary>Rights are gone: addresses are hidden, and the read says so.</summary>
    public bool Hides { get; init; }

    /// <summary>Other rights than before, which lack nothing that is needed.</summary>
    public bool OtherRights { get; init; }

    /// <summary>The key is not accepted.</summary>
    public bool WrongKey { get; init; }

    /// <summary>People are listed without this group.</summary>
    public GroupId? HidesGroup { get; init; }

    /// <summary>This group's list is cut off behind the person with this id: whoever comes after them is listed without it.</summary>
    public (GroupId Group, string Id)? CutsGroup { get; init; }

    /// <summary>The list ends so many people early, and its total agrees.</summary>
    public int ShortBy { get; init; }

    /// <summary>The list is the other company's.</summary>
    public bool OtherPeople { get; init; }

    /// <summary>Checkpoints are forgotten.</summary>
    public bool ForgetsCheckpoints { get; init; }
}

/// <summary>One read as the provider gave it.</summary>
internal sealed record ReadLog(Guid Sync, long Run, string Provider, bool Delta, DateTimeOffset StartedAt)
{
    public Dictionary<string, DirectoryPerson> Delivered { get; } = new(StringComparer.Ordinal);

    /// <summary>Everybody who was on the list, with a record that can be read or not.</summary>
    public HashSet<string> Named { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Tombstones { get; set; } = [];

    public bool Ended { get; set; }

    public bool Certified { get; set; }

    /// <summary>Everything came and agreed, as the provider itself counts it; what the product made of it does not matter here.</summary>
    public bool Whole { get; set; }

    public string Rights { get; set; } = "";
}

/// <summary>The providers of the world, what is wrong with them, and every read they answered.</summary>
internal sealed class Provider
{
    private static readonly AsyncLocal<(Guid Sync, long Run)> Current = new();

    public const string First = "one";
    public const string Second = "two";

    public IReadOnlyList<Company> Companies { get; } = [new Company(First), new Company(Second)];

    public ProviderFaults Faults { get; set; } = ProviderFaults.None;

    public List<ReadLog> Reads { get; } = [];

    /// <summary>What a connector says of its reads; other than the truth where somebody wants to see that a lie is found.</summary>
    public Func<ReadEvidence, ReadEvidence> Tells { get; set; } = evidence => evidence;

    /// <summary>Told of what was read, by whoever reads along.</summary>
    public Action<string>? Note { get; set; }

    public Company Of(string provider) => Companies.First(company => company.Provider == provider);

    public Company Other(Company company) => Companies.First(other => other != company);

    /// <summary>Says for which run reads are made from here on in this flow.</summary>
    public void Begin(Guid sync, long run) => Current.Value = (sync, run);

    public ReadLog Open(Company company, bool delta, DateTimeOffset now)
    {
        var read = new ReadLog(Current.Value.Sync, Current.Value.Run, company.Provider, delta, now);
        Reads.Add(read);
        return read;
    }
}
