namespace HrisOrleans.Sandbox.World;

/// <summary>
/// Makes the person with a given id of the company with a given seed: the same one in every process, in any order, with
/// no state kept. Every address is different.
/// </summary>
internal sealed class PersonGenerator(ulong seed, string company, int contractorPercent = 0)
{
    private static readonly DateOnly FirstHire = new(2006, 1, 2);
    private const int HireDays = 7_100;

    private readonly ulong _names = (ulong)NameLists.Given.Length * (ulong)NameLists.Family.Length;
    private readonly ulong _step = CoprimeStep(seed, (ulong)NameLists.Given.Length * (ulong)NameLists.Family.Length);
    private readonly string _domain = "@" + company + ".example";

    public Person Make(int id)
    {
        var (given, family, round) = NamesOf(id);
        var department = Pick(id, Draw.Department, Organisation.Count(SandboxGroupKind.Department));
        return new Person(
            id,
            given.Written,
            family.Written,
            Pick(id, Draw.Preferred, 10) == 0 ? given.Written[..Math.Min(3, given.Written.Length)] : null,
            given.Address + "." + family.Address + (round == 0 ? "" : (round + 1).ToString()) + _domain,
            Organisation.IdAt(SandboxGroupKind.Department, department),
            Organisation.IdAt(SandboxGroupKind.Division, department % Organisation.Count(SandboxGroupKind.Division)),
            Organisation.IdAt(SandboxGroupKind.Location, Pick(id, Draw.Location, Organisation.Count(SandboxGroupKind.Location))),
            Pick(id, Draw.Title, Organisation.Titles.Length),
            Organisation.Employments[Pick(id, Draw.Employment, 100) is var draw && draw < contractorPercent ? 2 : draw switch { < 6 => 3, < 14 => 1, _ => 0 }],
            IsActive(id),
            FirstHire.AddDays(Pick(id, Draw.HireDate, HireDays)),
            id == 1 ? null : 1 + ((id - 2) / 8),
            Pick(id, Draw.Photo, 2) == 0 ? null : $"https://photos.{company}.example/{id}/{Hash(id, Draw.PhotoVersion) & 0xFFFFFF:x6}.jpg");
    }

    /// <summary>About three in a hundred have left; the first person never.</summary>
    public bool IsActive(int id) => id == 1 || Pick(id, Draw.Active, 100) >= 3;

    /// <summary>A full name as colleagues show it.</summary>
    public string FullName(int id)
    {
        var (given, family, _) = NamesOf(id);
        return given.Written + " " + family.Written;
    }

    /// <summary>A number from 0 to <paramref name="choices"/> - 1, always the same for the same id and purpose.</summary>
    public int Pick(int id, Draw draw, int choices) => (int)(Hash(id, draw) % (ulong)choices);

    // Consecutive ids walk through all pairs of names in a fixed disorder before the first pair comes again with a number.
    private ((string Written, string Address) Given, (string Written, string Address) Family, ulong Round) NamesOf(int id)
    {
        var place = ((((ulong)id % _names) * _step) + (seed % _names)) % _names;
        return (NameLists.Given[place % (ulong)NameLists.Given.Length], NameLists.Family[place / (ulong)NameLists.Given.Length], (ulong)id / _names);
    }

    private ulong Hash(int id, Draw draw)
    {
        var mixed = (seed * 0x9E3779B97F4A7C15) ^ ((ulong)id << 8) ^ (ulong)draw;
        mixed = (mixed ^ (mixed >> 31)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 29)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 32);
    }

    private static ulong CoprimeStep(ulong seed, ulong modulus)
    {
        var step = (modulus * 618 / 1000) + (seed % 97);
        while (Gcd(step, modulus) != 1) step++;
        return step;
    }

    private static ulong Gcd(ulong a, ulong b) => b == 0 ? a : Gcd(b, a % b);
}

/// <summary>What a number is drawn for, so that one person's draws are independent of each other.</summary>
internal enum Draw : ulong
{
    Department = 1,
    Location,
    Title,
    Employment,
    Active,
    HireDate,
    Preferred,
    Photo,
    PhotoVersion,
    Chosen,
    Change,
    Value,
}
