using System.Data.Common;
using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Silo.Browsing;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Silo.Hints;
using HrisOrleans.Silo.Invitations;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Members;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Silo.Syncs;
using HrisOrleans.Simulation.Gates;
using HrisOrleans.Simulation.World;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Simulation.Silos;

/// <summary>A silo's part for one tenant, made of the product's own classes; grains are turns, taken one after another.</summary>
internal sealed class SimulatedSilo
{
    private const int Workers = 2;
    private static readonly IOptionsMonitor<ProviderOptions> NoOptions = new ServiceCollection().AddOptions().BuildServiceProvider().GetRequiredService<IOptionsMonitor<ProviderOptions>>();
    private static readonly SyncWorkerOptions Pace = new() { Writers = 1, PagesAhead = 0 };
    private static readonly MailOptions Mails = new() { FromAddress = "hr@hris.example", AcceptBaseUrl = new Uri("https://app.example/accept") };

    private readonly SiloWorld _world;
    private readonly Gate _gate;
    private readonly ConnectionServices _services;
    private readonly MemberServices _memberServices;
    private readonly RunGuard _runs;
    private readonly SyncQueue _queue = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<MemberId, MemberTurn> _members = [];
    private readonly MailRound _mail;
    private SimulatedConnection? _connection;
    private bool _mailing;

    public SimulatedSilo(SiloWorld world, Life life, int seed)
    {
        _world = world;
        _gate = new Gate(world.Keeper, life);
        var (stores, time) = (world.Stores, world.Time);
        var connections = new GatedConnections(stores.Connections, _gate);
        var syncs = new GatedSyncs(stores.Syncs, _gate);
        var plans = new GatedPlans(stores.Plans, _gate);
        var apply = new GatedApply(stores.Apply, _gate);
        var roster = new GatedRoster(stores.Roster, _gate);
        var removals = new GatedRemovals(stores.Removals, _gate);
        var events = new GatedEvents(stores.Events, _gate);
        var members = new GatedMembers(stores.Members, _gate);
        var browses = new GatedBrowses(stores.Browses, _gate);
        var outbox = new GatedOutbox(stores.Outbox, _gate);
        var keys = world.Keys.Ring(time);
        var tokens = new InvitationTokens(keys);
        var signal = new MailSignal();
        var suppressions = new Suppressions(keys, new GatedSuppressions(stores.Suppressions, _gate));
        var catalogue = new ConnectorCatalogue(world.Provider.Companies.Select(company => new SimulatedConnector(company, world.Provider, _gate, time)));
        var vault = new CredentialVault(connections, new NoRenewals(), keys, time);
        var browser = new Browser(browses, new BrowseMemory(time), keys, catalogue, vault, Pace, time);
        var names = new PlanNames(roster);
        Subscriptions = new PaidSubscriptions();
        // A probe answers at once here: its limit is the real clock's, and never reached.
        _services = new ConnectionServices(
            connections, syncs, plans, members, roster, new PlanChanges(plans, names, new PlanIndexes(plans, names, keys), keys), browses, browser, new ConnectionProber(catalogue, Subscriptions, TimeProvider.System), new SettingsReader(apply), vault, new NoPushes(), new HintSecrets(new NoHints(), keys, time), new NoChannels(), catalogue, new CallLimits(() => catalogue, NoOptions), _queue, Pulse.EveryMinute, time);
        var transport = new SimulatedTransport(world.MailServer, _gate);
        var eraser = new Eraser(new GatedErasure(stores.Erasure, _gate), plans, browses, new NoLogins(), keys, transport);
        _memberServices = new MemberServices(members, connections, events, suppressions, tokens, eraser, signal, time);
        var closer = new PlanCloser(plans, removals, roster, syncs, keys, time);
        var runner = new SyncRunner(
            connections, syncs, new FaultBook(syncs, keys, time), plans, new PlanMaker(plans, roster, closer, suppressions, keys, Pace, time), new PlanApplier(plans, apply, roster, new BatchMaker(apply, roster, events, time), keys, Pace),
            new UndoMaker(plans, apply, roster, events, closer, keys, time), new PlanSplitter(plans, closer, keys, time), new PlanDeeds(plans), closer, removals, new Releaser(apply, time),
            browser, catalogue, vault, signal, time, new TroubleLog<SyncRunner>(world.Troubles));
        _runs = new RunGuard(runner, new TroubleLog<RunGuard>(world.Troubles));
        var recorder = new MailRecorder(outbox, new Reports(world.Told), Mails, time, new Random(seed), NoMeters.Mail, new TroubleLog<MailRecorder>(world.Troubles));
        _mail = new MailRound(outbox, transport, suppressions, new InvitationMail(Mails, tokens, new PlainNames(), new PlainLooks(), time), recorder, Mails, time, new TroubleLog<MailRound>(world.Troubles));
        for (var worker = 1; worker <= Workers; worker++) Spawn($"worker {worker}", Work);
    }

    public Life Life => _gate.Life;

    public PaidSubscriptions Subscriptions { get; }

    /// <summary>Nobody is on the connection's turn.</summary>
    public bool Idle => _turn.CurrentCount == 1;

    /// <summary>Begins a flow; it runs until its first gate before this returns.</summary>
    public void Spawn(string flow, Func<Task> body) => _ = Play(flow, body);

    /// <summary>A call to the connection's grain.</summary>
    public async Task<T> OnConnection<T>(Func<SimulatedConnection, Task<T>> call)
    {
        await _turn.WaitAsync();
        try
        {
            if (_connection is null)
            {
                var fresh = new SimulatedConnection(new ConnectionCore(_world.Tenant, _services, () => { }));
                await fresh.Core.Wake(CancellationToken.None);
                _connection = fresh;
            }

            return await call(_connection);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A call to a member's grain.</summary>
    public async Task<T> OnMember<T>(MemberId id, Func<MemberCore, Task<T>> call)
    {
        if (!_members.TryGetValue(id, out var member)) _members[id] = member = new MemberTurn();
        await member.Turn.WaitAsync();
        try
        {
            if (member.Core is null)
            {
                var fresh = new MemberCore(_world.Tenant, id, _memberServices, () => member.Core = null);
                await fresh.Wake(CancellationToken.None);
                member.Core = fresh;
            }

            return await call(member.Core);
        }
        finally
        {
            member.Turn.Release();
        }
    }

    /// <summary>The connection's grain leaves memory; the workers go on.</summary>
    public void Sleep()
    {
        if (Idle) _connection = null;
    }

    /// <summary>One round of the mail sender, unless one is under way.</summary>
    public void SendMail()
    {
        if (_mailing) return;
        _mailing = true;
        Spawn("mail", async () =>
        {
            try
            {
                await _mail.Run(CancellationToken.None);
            }
            finally
            {
                _mailing = false;
            }
        });
    }

    private async Task Work()
    {
        while (true)
        {
            var order = await _queue.Take(slow: false, CancellationToken.None);
            try
            {
                await Do(order);
            }
            finally
            {
                _queue.Done(order);
            }
        }
    }

    private async Task Do(SyncOrder order)
    {
        _world.Provider.Begin(order.Sync, order.Fence.Run);
        if (await _runs.Run(order, CancellationToken.None) is not { } report) return;
        if (report.Result.Outcome == "internal_error") _world.Troubles.Add($"The run {order.Sync} broke: {_world.Troubles.Last}");
        try
        {
            Caller.System(order.Tenant).Use($"sync/{order.Sync}");
            await _world.Reported(report);
        }
        catch (DbException)
        {
            // As the worker does: the row stays unfinished, and the heartbeat takes the run up again.
        }
    }

    private async Task Play(string flow, Func<Task> body)
    {
        GateKeeper.Name(flow);
        try
        {
            await body();
        }
        catch (DbException)
        {
            // The caller hears of an outage.
        }
        catch (Exception trouble)
        {
            // The outer edge of a flow: whatever nobody expected fails the seed.
            _world.Troubles.Add($"{Life.Name}/{flow} broke: {trouble}");
        }
    }

    private sealed class MemberTurn
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public MemberCore? Core { get; set; }
    }
}

/// <summary>A connection's grain in memory.</summary>
internal sealed class SimulatedConnection(ConnectionCore core)
{
    public ConnectionCore Core => core;

    public ConnectionLink Link { get; } = new(core);

    public ConnectionPlans Plans { get; } = new(core);
}
