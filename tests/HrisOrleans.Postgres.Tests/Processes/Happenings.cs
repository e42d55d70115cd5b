using System.Diagnostics;
using System.Text.Json;
using HrisOrleans.Domain.Members;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Postgres.Tests.Processes;

/// <summary>
/// What happens in the sandbox's company from sync to sync, and what must have come of it: who is in and who is out and
/// why, how many invitations each was issued, and which address got how many mails. Kept from the sandbox's own word alone.
/// </summary>
internal sealed class Happenings(LocalCluster cluster, Random random)
{
    private const int Hired = 1_000;
    private const int Some = 40;

    // More than a delta looks back beyond the last sync.
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(3);

    private readonly Dictionary<string, Expected> _people = [];
    private readonly List<(long At, int People)> _changes = [];

    /// <summary>Everybody who ever was in the directory, by external id.</summary>
    public IReadOnlyDictionary<string, Expected> People => _people;

    /// <summary>Mails by recipient, one an invitation.</summary>
    public Dictionary<string, int> Mails { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many people a delta of now is told of, though they were synced already.</summary>
    public int Lately => _changes.Where(change => Stopwatch.GetElapsedTime(change.At) < LookBack).Sum(change => change.People);

    /// <summary>Everybody of now is invited once. Call it before anything happens.</summary>
    public Task Begin(CancellationToken cancellationToken) => TakeNote(OutCause.None, cancellationToken);

    /// <summary>People are hired, leave and come back, move, are renamed and swap addresses.</summary>
    /// <param name="full">The sync that follows reads everybody; with a delta some are deleted too, which only a delta is told at once.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task Happen(bool full, CancellationToken cancellationToken)
    {
        var company = cluster.Sandbox;
        var leavers = Ids(person => person.Out != OutCause.None);
        var people = new Queue<int>(Ids(person => person.Out == OutCause.None));
        await company.Terminate(Next(people, Some));
        await TakeNote(OutCause.Terminated, cancellationToken);
        if (!full)
        {
            await company.Delete(Next(people, Some / 2));
            await TakeNote(OutCause.LeftDirectory, cancellationToken);
        }

        foreach (var id in Next(people, Some)) await company.Rename(new RenamePerson(id, LastName: $"Newname{id}"));
        foreach (var id in Next(people, Some)) await company.Rename(new RenamePerson(id, WorkEmail: $"renamed.{id}.{random.Next()}@acme.example"));
        for (var pair = 0; pair < Some / 2; pair++) await company.SwapAddresses(people.Dequeue(), people.Dequeue());
        var teams = (await company.State(cancellationToken)).Groups.Where(group => group.Kind == SandboxGroupKind.Department).ToList();
        await company.Move(new MovePeople(Next(people, Some), Department: teams[random.Next(teams.Count)].Id));
        await company.Rehire([.. leavers.Take(Some / 2)]);
        await company.Hire(Hired, cancellationToken: cancellationToken);
        _changes.Add((Stopwatch.GetTimestamp(), Hired + Some * 6));
        await TakeNote(OutCause.None, cancellationToken);
    }

    // What differs from the last time is what the next sync has to find. A fresh address, and a return, is a fresh invitation.
    private async Task TakeNote(OutCause whyGone, CancellationToken cancellationToken)
    {
        var now = await Directory(cancellationToken);
        foreach (var (id, person) in _people.Where(known => known.Value.Out == OutCause.None && !now.ContainsKey(known.Key)).ToList())
            _people[id] = person with { Out = whyGone };
        if (whyGone != OutCause.None) return;
        foreach (var (id, person) in now)
        {
            var known = _people.GetValueOrDefault(id);
            var invited = known is not { Out: OutCause.None } || known.Address != person.Address;
            _people[id] = person with { Invitations = (known?.Invitations ?? 0) + (invited ? 1 : 0) };
            if (invited) Mails[person.Address] = Mails.GetValueOrDefault(person.Address) + 1;
        }
    }

    /// <summary>The people whom the sandbox's own directory names.</summary>
    private async Task<Dictionary<string, Expected>> Directory(CancellationToken cancellationToken)
    {
        var state = await cluster.Sandbox.State(cancellationToken);
        var departments = state.Groups.Where(group => group.Kind == SandboxGroupKind.Department).ToDictionary(group => group.Name, group => $"department:{group.Id}");
        var client = cluster.Http("sandbox", state.AccessToken, TimeSpan.FromMinutes(2));
        await using var body = await client.GetStreamAsync($"/bamboohr/{Company.Tenant}/api/v1/employees/directory", cancellationToken);
        using var directory = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        return directory.RootElement.GetProperty("employees").EnumerateArray().ToDictionary(person => Text(person, "id")!, person => new Expected(
            Text(person, "workEmail")!, Text(person, "lastName"), Text(person, "department") is { } name ? departments[name] : null, OutCause.None, 0));
    }

    private static string? Text(JsonElement person, string field) => person.GetProperty(field).GetString();

    private int[] Ids(Func<Expected, bool> wanted)
    {
        var ids = _people.Where(person => wanted(person.Value)).Select(person => int.Parse(person.Key, System.Globalization.CultureInfo.InvariantCulture)).Order().ToArray();
        random.Shuffle(ids);
        return ids;
    }

    private static int[] Next(Queue<int> people, int count) => [.. Enumerable.Range(0, count).Select(_ => people.Dequeue())];
}

/// <summary>What a person must have become.</summary>
/// <param name="Address">The last one while in.</param>
/// <param name="LastName">The last one while in.</param>
/// <param name="Department">The last one while in, as a group's id.</param>
/// <param name="Out">Why they are out; none while they are in.</param>
/// <param name="Invitations">The number of the last one.</param>
internal sealed record Expected(string Address, string? LastName, string? Department, OutCause Out, int Invitations);
