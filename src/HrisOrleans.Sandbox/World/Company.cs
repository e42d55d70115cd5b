using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Faults;
using HrisOrleans.Sandbox.Hooks;
using HrisOrleans.Sandbox.Vendors;

namespace HrisOrleans.Sandbox.World;

/// <summary>One company: its people, groups, changes, token, hidden fields and faults. Take <see cref="Gate"/> around every use.</summary>
internal sealed class Company
{
    private readonly Dictionary<(SandboxGroupKind Kind, string Id), SandboxGroup> _groups = Organisation.Groups().ToDictionary(group => (group.Kind, group.Id));
    private readonly PersonGenerator _generator;
    private int _groupsAdded;
    private int _tokens;

    public Company(NewCompany request, TimeProvider time)
    {
        Name = request.Company.ToLowerInvariant();
        Seed = request.Seed;
        EscapeNonAscii = request.EscapeNonAscii;
        AccessToken = request.AccessToken ?? NextToken();
        Changes = new ChangeLog(time);
        Moves = new GroupMoves(time);
        Faults = new FaultBoard();
        Hooks = new HookBoard(time);
        Tokens = new TokenDesk(Name);
        _generator = new PersonGenerator((ulong)Seed, Name, request.ContractorPercent);
        Roster = new Roster(_generator, request.People);
    }

    public Lock Gate { get; } = new();

    public string Name { get; }

    public int Seed { get; }

    /// <summary>Writes letters outside ASCII as \u escapes, as PHP does unless told otherwise.</summary>
    public bool EscapeNonAscii { get; }

    public string AccessToken { get; private set; }

    public Roster Roster { get; }

    public RenderSlots Slots { get; } = new();

    public ChangeLog Changes { get; }

    public GroupMoves Moves { get; }

    public FaultBoard Faults { get; }

    /// <summary>The vendors that count the company's calls, by id; those that are not here take as many as come.</summary>
    public Dictionary<string, CallMeter> Meters { get; } = new(StringComparer.Ordinal);

    /// <summary>Whom the vendors tell of changes.</summary>
    public HookBoard Hooks { get; }

    /// <summary>What the vendors' sign-ins gave out, besides <see cref="AccessToken"/>.</summary>
    public TokenDesk Tokens { get; }

    /// <summary>Fields that the token may not see.</summary>
    public ImmutableSortedSet<string> Restricted { get; private set; } = [];

    /// <summary>Endpoints that answer 403.</summary>
    public ImmutableHashSet<string> Forbidden { get; private set; } = [];

    public Dictionary<string, long> Requests { get; } = [];

    /// <summary>Rises whenever everything rendered so far is out of date.</summary>
    public int Look { get; private set; }

    public IEnumerable<SandboxGroup> Groups => _groups.Values;

    public SandboxGroup? Group(SandboxGroupKind kind, string? id) => id is null ? null : _groups.GetValueOrDefault((kind, id));

    public string FullName(int id) => Roster.Find(id) is { } person ? person.First + " " + person.Last : _generator.FullName(id);

    /// <summary>Somebody as they were made, before anything happened to them.</summary>
    public Person Original(int id) => _generator.Make(id);

    public int Hire(NewHire hire)
    {
        var made = _generator.Make(Roster.HighestId + 1);
        var person = made with
        {
            First = hire.FirstName ?? made.First,
            Last = hire.LastName ?? made.Last,
            Preferred = hire.FirstName is null ? made.Preferred : null,
            Email = hire.WorkEmail ?? made.Email,
            Department = Known(SandboxGroupKind.Department, hire.Department, made.Department),
            Division = Known(SandboxGroupKind.Division, hire.Division, made.Division),
            Location = Known(SandboxGroupKind.Location, hire.Location, made.Location),
            HireDate = hire.HireDate ?? made.HireDate,
            Employment = hire.EmploymentStatus ?? "Full-Time",
            Active = true,
            ReportsTo = 1,
        };
        Roster.Put(person);
        Changes.Inserted(person.Id);
        Note(null, person);
        return person.Id;
    }

    public void Change(int id, Func<Person, Person> change)
    {
        var before = Existing(id);
        var after = change(before);
        Roster.Put(after);
        Changes.Updated(id);
        Note(before, after);
    }

    /// <summary>Brings back whoever left or vanished, under the same id.</summary>
    public void Rehire(int id)
    {
        var person = Roster.Find(id) ?? throw new SandboxRefusal($"nobody ever had the id {id}");
        var wasHere = Roster.Contains(id);
        Roster.Put(person with { Active = true });
        if (wasHere) Changes.Updated(id);
        else Changes.Inserted(id);
        Note(wasHere ? person : null, person with { Active = true });
    }

    /// <param name="silently">Without an entry in the list of changes.</param>
    public void Remove(int id, bool silently)
    {
        if (!Roster.Remove(id)) throw new SandboxRefusal($"nobody here has the id {id}");
        if (silently) return;
        Changes.Deleted(id);
        Note(Roster.Find(id), null);
    }

    // Whoever hears of it at once finds it in the lists of changes.
    private void Note(Person? before, Person? after)
    {
        Moves.Note(before, after);
        Hooks.Tell(before, after);
    }

    public void Move(int id, MovePeople move) => Change(id, person => person with
    {
        Department = Known(SandboxGroupKind.Department, move.Department, person.Department),
        Division = Known(SandboxGroupKind.Division, move.Division, person.Division),
        Location = Known(SandboxGroupKind.Location, move.Location, person.Location),
    });

    public void SwapAddresses(int first, int second)
    {
        var (one, other) = (Existing(first).Email, Existing(second).Email);
        Change(first, person => person with { Email = other });
        Change(second, person => person with { Email = one });
    }

    public SandboxGroup AddGroup(SandboxGroupKind kind, string name)
    {
        var group = new SandboxGroup(kind, (18_500 + _groupsAdded++).ToString(), name);
        _groups.Add((kind, group.Id), group);
        return group;
    }

    /// <summary>The list value goes, and everybody in it has none of its kind any more.</summary>
    public int DeleteGroup(SandboxGroupKind kind, string id)
    {
        if (!_groups.Remove((kind, id))) throw new SandboxRefusal($"there is no {kind} {id}");
        var members = Roster.Ids().Where(person => Roster.Find(person)!.GroupOf(kind) == id).ToList();
        foreach (var member in members) Change(member, person => person.With(kind, null));
        return members.Count;
    }

    public void RenameGroup(SandboxGroupKind kind, string id, string name)
    {
        if (!_groups.TryGetValue((kind, id), out var group)) throw new SandboxRefusal($"there is no {kind} {id}");
        _groups[(kind, id)] = group with { Name = name };
        Look++;
    }

    public void SetRaw(int id, IReadOnlyDictionary<string, JsonElement> values, IReadOnlyCollection<string> omitted) => Change(id, person => person with
    {
        Raw = (person.Raw ?? ImmutableSortedDictionary.Create<string, JsonElement>(StringComparer.Ordinal)).SetItems(values.Select(value => KeyValuePair.Create(value.Key, value.Value.Clone()))),
        Omitted = (person.Omitted ?? []).Union(omitted),
    });

    public void ClearRaw(int id) => Change(id, person => person with { Raw = null, Omitted = null });

    /// <summary>Changes about <paramref name="percent"/> % of the people, the same ones for the same seed.</summary>
    public int ChangeSome(double percent, int seed)
    {
        var changes = new PersonGenerator((ulong)seed ^ 0xC0FFEE, Name);
        var chosen = Roster.Ids().Where(id => changes.Pick(id, Draw.Chosen, 1_000_000) < percent * 10_000).ToList();
        foreach (var id in chosen) Change(id, person => Another(person, changes));
        return chosen.Count;
    }

    public string RotateToken(string? token)
    {
        Tokens.Revoke();
        return AccessToken = token ?? NextToken();
    }

    public void Restrict(IEnumerable<string> fields, IEnumerable<string> endpoints)
    {
        (Restricted, Forbidden) = ([.. fields], [.. endpoints]);
        Look++;
    }

    private static Person Another(Person person, PersonGenerator changes)
    {
        int Other(int current, int count) => (current + 1 + changes.Pick(person.Id, Draw.Value, count - 1)) % count;
        string Moved(SandboxGroupKind kind) => Organisation.IdAt(kind, changes.Pick(person.Id, Draw.Value, Organisation.Count(kind)));
        return changes.Pick(person.Id, Draw.Change, 100) switch
        {
            < 50 => person with { Title = Other(person.Title, Organisation.Titles.Length) },
            < 80 => person with { Department = Moved(SandboxGroupKind.Department) },
            < 90 => person with { Location = Moved(SandboxGroupKind.Location) },
            < 95 => Renamed(person, changes.Make(person.Id)),
            _ => person with { Active = !person.Active },
        };
    }

    private static Person Renamed(Person person, Person other) =>
        person with { Last = other.Last, Email = other.Email?.Replace("@", $".{person.Id}@", StringComparison.Ordinal) };

    private Person Existing(int id) => Roster.Contains(id) ? Roster.Find(id)! : throw new SandboxRefusal($"nobody here has the id {id}");

    // Null leaves it as it is, an empty text takes it away.
    private string? Known(SandboxGroupKind kind, string? asked, string? current)
    {
        if (asked is null) return current;
        if (asked.Length == 0) return null;
        return _groups.ContainsKey((kind, asked)) ? asked : throw new SandboxRefusal($"there is no {kind} {asked}");
    }

    private string NextToken()
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}/{Seed}/{_tokens++}"));
        return $"sandbox-{Name}-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}";
    }
}

/// <summary>A control call that cannot be done; becomes a 400.</summary>
internal sealed class SandboxRefusal(string message) : ArgumentException(message);
