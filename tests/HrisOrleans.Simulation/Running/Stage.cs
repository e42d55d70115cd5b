using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Members;
using HrisOrleans.Simulation.Gates;
using HrisOrleans.Simulation.Invariants;
using HrisOrleans.Simulation.Silos;
using HrisOrleans.Simulation.Stores;
using HrisOrleans.Simulation.World;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;

namespace HrisOrleans.Simulation.Running;

/// <summary>Who holds the tenant's grains.</summary>
internal enum Holding
{
    /// <summary>There is one silo.</summary>
    One = 0,

    /// <summary>One of two silos, until it crashes or the grains move.</summary>
    Moving = 1,

    /// <summary>Both silos believe that they do.</summary>
    Both = 2,
}

/// <summary>One simulated history: the world, the silos, the stores, and the seed that decides whatever comes next.</summary>
internal sealed class Stage
{
    public static readonly DateTimeOffset Begin = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    public static readonly TenantId Tenant = TenantId.Parse("acme");

    private readonly Turns _turns;
    private readonly SiloWorld _world;
    private readonly SimulatedSilo?[] _silos;
    private readonly int[] _lives;
    private readonly int _seed;
    private readonly Queue<Keyed> _keyed = new();
    private int _holder;
    private int _causes;
    private int _hints;
    private long _hinted;
    private (Life Life, int Steps)? _paused;

    /// <param name="rows">The rows behind <paramref name="stores"/> where they lie in memory; the invariants look at them.</param>
    /// <param name="holding">Who holds the grains; left to the seed when null.</param>
    public Stage(int seed, Turns turns, StoreSet stores, VirtualTime time, MemoryTenant? rows, Trace trace, Holding? holding = null)
    {
        (_seed, _turns, Stores, Time, Rows, Trace) = (seed, turns, stores, time, rows, trace);
        Random = new Random(seed);
        Holding = holding ?? (Holding)Random.Next(3);
        Keeper = new GateKeeper(turns);
        if (trace.Read) Provider.Note = trace.Note;
        MailServer = new MailServer(seed);
        _silos = new SimulatedSilo?[Holding == Holding.One ? 1 : 2];
        _lives = new int[_silos.Length];
        _world = new SiloWorld(Tenant, stores, new FixedKeys(), Keeper, time, Provider, MailServer, Troubles, Reported, Told);
        Watcher = rows is null ? null : new Watcher(this, rows);
    }

    public Random Random { get; }

    public Holding Holding { get; private set; }

    public StoreSet Stores { get; }

    public MemoryTenant? Rows { get; }

    public VirtualTime Time { get; }

    public Trace Trace { get; }

    public GateKeeper Keeper { get; }

    public Provider Provider { get; } = new();

    public MailServer MailServer { get; }

    public Troubles Troubles { get; } = new();

    public Watcher? Watcher { get; }

    /// <summary>Numbers of people that there may be.</summary>
    public int Humans { get; set; } = 12;

    /// <summary>There are so many people that shares of them say something.</summary>
    public bool Large => Humans > 12;

    /// <summary>Hints of the provider that are under way; one may come late, twice, or after a later one.</summary>
    public List<int> Hints { get; } = [];

    /// <summary>Rare places that the history came by, for whoever wants to know whether they are looked at.</summary>
    public HashSet<string> Reached { get; } = new(StringComparer.Ordinal);

    /// <summary>The end is as long whatever comes of it, because it is compared with another store's.</summary>
    public bool EndsAlike { get; init; }

    /// <summary>What the admin previewed last.</summary>
    public (Guid Plan, SettingsInput Settings)? Previewed { get; set; }

    /// <summary>The database answers everything.</summary>
    public bool DatabaseIsWell { get; set; } = true;

    public bool AnyDead => _silos.Contains(null);

    public Task<ConnectionState?> Connection() => Stores.Connections.Find(Tenant, CancellationToken.None);

    /// <summary>Members in an order that hangs on no random id.</summary>
    public async ValueTask<List<MemberRecord>> Members()
    {
        var all = await Stores.Members.List(Tenant, MemberFilter.All, null, 500, CancellationToken.None);
        return [.. all.OrderBy(member => member.State.Source?.ToString() ?? "", StringComparer.Ordinal).ThenBy(member => member.Profile.Email, StringComparer.Ordinal).ThenBy(member => member.CreatedAt)];
    }

    public bool Chance(int percent) => Random.Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> among) => among[Random.Next(among.Count)];

    public async ValueTask Start()
    {
        for (var silo = 0; silo < _silos.Length; silo++) StartSilo(silo);
        await Keeper.Settle();
    }

    /// <summary>Starts whichever silo is dead.</summary>
    public void Restart()
    {
        for (var silo = 0; silo < _silos.Length; silo++)
            if (_silos[silo] is null) StartSilo(silo);
    }

    /// <summary>One silo's process dies: all its flows are gone, between any two of their steps.</summary>
    public void Crash()
    {
        var silo = Random.Next(_silos.Length);
        if (_silos[silo] is not { } alive) return;
        Trace.Detail(alive.Life.Name, "dies");
        Keeper.Kill(alive.Life);
        _silos[silo] = null;
        if (Holding == Holding.Moving && _holder == silo) _holder = 1 - silo;
    }

    /// <summary>The grains leave memory, and are held by another silo from here on where there is one.</summary>
    public void Move()
    {
        foreach (var silo in _silos) silo?.Sleep();
        if (Holding == Holding.Moving) _holder = 1 - _holder;
    }

    /// <summary>From here on one silo holds the grains, and what the others had in memory is forgotten.</summary>
    public void Heal()
    {
        foreach (var silo in _silos) silo?.Sleep();
        if (Holding == Holding.Both) Holding = Holding.Moving;
    }

    /// <summary>A call to the connection's grain, by an admin.</summary>
    public async ValueTask Admin<T>(string what, Func<SimulatedConnection, Task<Answer<T>>> call, Action<T>? then = null, string? cause = null)
    {
        if (Route() is not { } silo) return;
        Trace.Detail(silo.Life.Name, what);
        var because = cause ?? $"api/{++_causes}";
        silo.Spawn(what, async () =>
        {
            new Caller(CallerKind.Admin, Tenant, "anna").Use(because);
            var answer = await silo.OnConnection(call);
            Trace.Detail(silo.Life.Name, $"{what} → {answer.Refused?.Code ?? "ok"}");
            if (answer.Accepted) then?.Invoke(answer.Value);
        });
        await Keeper.Settle();
    }

    /// <summary>One silo's process stands still for some steps, with whatever it holds; the other one cannot tell it from dead.</summary>
    public void Pause()
    {
        var silo = Random.Next(_silos.Length);
        if (_silos.Length == 1 || _paused is not null || _silos[silo] is not { } alive) return;
        Trace.Detail(alive.Life.Name, "stands still");
        _paused = (alive.Life, 3 + Random.Next(10));
        if (Holding == Holding.Moving && _holder == silo) _holder = 1 - silo;
    }

    /// <summary>A step of the history is over. Of what changed in a company the provider may send a hint.</summary>
    public void StepOver()
    {
        _paused = _paused is { Steps: > 1 } paused ? paused with { Steps = paused.Steps - 1 } : null;
        var changes = Provider.Companies.Sum(company => company.Changes);
        if (changes == _hinted || !Chance(30)) return;
        _hinted = changes;
        Hints.Add(++_hints);
    }

    /// <summary>Whoever stood still goes on.</summary>
    public void Unpause() => _paused = null;

    /// <summary>A caller who heard no answer says the same again, under the same key.</summary>
    public async ValueTask Again()
    {
        if (_keyed.Count > 0 && Pick([.. _keyed]) is var keyed) await Member(keyed.What + " again", keyed.Who, keyed.Id, keyed.Call, keyed.Cause);
    }

    /// <summary>A call to a member's grain; some are made under an idempotency key.</summary>
    public async ValueTask Member<T>(string what, MemberRecord? member, MemberId id, Func<MemberCore, Task<Answer<T>>> call)
    {
        var keyed = Chance(40);
        var cause = $"{(keyed ? "key" : "api")}/{++_causes}";
        var who = member is null ? "newcomer" : Name(member);
        Func<MemberCore, Task<string?>> refused = async core => (await call(core)).Refused?.Code;
        if (keyed) _keyed.Enqueue(new Keyed(what, who, id, refused, cause));
        if (_keyed.Count > 8) _keyed.Dequeue();
        await Member(what, who, id, refused, cause);
    }

    private async ValueTask Member(string what, string who, MemberId id, Func<MemberCore, Task<string?>> call, string because)
    {
        if (Route() is not { } silo) return;
        Trace.Detail(silo.Life.Name, $"{what} {who}");
        silo.Spawn(what, async () =>
        {
            new Caller(CallerKind.Admin, Tenant, "anna").Use(because);
            var refusal = await silo.OnMember(id, call);
            Trace.Detail(silo.Life.Name, $"{what} {who} → {refusal ?? "ok"}");
        });
        await Keeper.Settle();
    }

    public async ValueTask Tick()
    {
        if (Route() is not { } silo) return;
        Trace.Detail(silo.Life.Name, "tick");
        silo.Spawn("tick", async () =>
        {
            Caller.System(Tenant).Use("schedule");
            await silo.OnConnection(connection => connection.Core.Tick(CancellationToken.None));
        });
        await Keeper.Settle();
    }

    public async ValueTask SendMail()
    {
        if (Route(anybody: true) is not { } silo) return;
        Trace.Detail(silo.Life.Name, "mail");
        silo.SendMail();
        await Keeper.Settle();
    }

    /// <summary>Lets one flow, chosen by the seed, go on to its next gate.</summary>
    public async ValueTask ReleaseOne()
    {
        var parked = Pick(Ready);
        Time.Pass(TimeSpan.FromMilliseconds(1 + Random.Next(20)));
        var fate = DatabaseIsWell || !parked.Store || !Chance(15) ? Fate.Go : Chance(50) ? Fate.LostBefore : Fate.LostAfter;
        Trace.Detail(parked.Life.Name, parked.Step);
        if (Trace.Read && fate != Fate.Go) Trace.Note($"{fate}");
        await Keeper.Release(parked, fate);
        Look();
    }

    public async ValueTask ReleaseSome(int most)
    {
        for (; most > 0 && Ready.Count > 0; most--) await ReleaseOne();
    }

    public ValueTask ReleaseAll() => ReleaseSome(100_000);

    public void Look()
    {
        if (Troubles.All.Count > 0) throw new InvariantBroken("Nothing unexpected", Troubles.All[0]);
        if (_turns.Escaped) throw new InvariantBroken("One thread", "Something ran on another thread, where no seed decides.");
        Watcher?.Look();
    }

    private IReadOnlyList<Parked> Ready => _paused is { } paused ? [.. Keeper.Parked.Where(parked => parked.Life != paused.Life)] : Keeper.Parked;

    public static string Name(MemberRecord member) => member.State.Source?.ToString() ?? member.Profile.Email ?? "?";

    // A call under an idempotency key, for whoever makes it again.
    private sealed record Keyed(string What, string Who, MemberId Id, Func<MemberCore, Task<string?>> Call, string Cause);

    private void StartSilo(int silo)
    {
        _silos[silo] = new SimulatedSilo(_world, new Life($"{(char)('A' + silo)}{++_lives[silo]}"), _seed);
    }

    private SimulatedSilo? Route(bool anybody = false)
    {
        var silo = Holding switch
        {
            Holding.One => 0,
            Holding.Moving when !anybody => _holder,
            Holding.Moving or Holding.Both => Random.Next(2),
        };
        return _silos[silo] ?? _silos[^(silo + 1)];
    }

    private async Task Reported(RunEnded report)
    {
        if (Route() is not { } silo) return;
        await silo.Life.Called(() => silo.OnConnection(async connection =>
        {
            await connection.Core.RunEnded(report, CancellationToken.None);
            return true;
        }));
    }

    private async Task Told(LeasedMail mail, Contracts.Members.MailEnded report)
    {
        if (Route() is not { } silo) return;
        Caller.System(mail.Tenant).Use($"mail/{mail.Id:D}");
        await silo.Life.Called(() => silo.OnMember(mail.Member, async member =>
        {
            await member.MailEnded(report, CancellationToken.None);
            return true;
        }));
    }
}
