using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Events;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Console.Pieces;
using HrisOrleans.Console.Plans;
using HrisOrleans.Console.Session;
using Microsoft.AspNetCore.Components;

namespace HrisOrleans.Console.Syncs;

public sealed partial class SyncsPage : TenantPage
{
    private const int Most = 500;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(91);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(3);
    private CursorTable<Sync>? _table;
    private ITimer? _timer;
    private List<Plan> _waits = [];
    private IReadOnlyList<Plan> _applied = [];
    private MembersHistory? _history;
    private Sync? _running;
    private Guid? _newest;
    private Trouble? _trouble;
    private int _now;
    private int _days = 30;
    private int _looking;
    private bool _asking;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    protected override async Task Load()
    {
        var waits = Api.Ask(stop => Client.Plans.List(Tenant, "waiting", limit: 100, cancellationToken: stop), Leaving);
        var applied = Api.Ask(Applied, Leaving);
        var members = Api.Ask(stop => Client.Members.List(Tenant, limit: 1, cancellationToken: stop), Leaving);
        await Task.WhenAll(waits, applied, members);
        var (found, done, counted) = (await waits, await applied, await members);
        _trouble = found.Trouble ?? done.Trouble ?? counted.Trouble;
        if (_trouble is not null) return;
        (_waits, _applied) = ([.. found.Value!.Items], done.Value!);
        _now = counted.Value!.Counts.Where(count => count.Key != "deactivated").Sum(count => count.Value);
        Back(_days);
        await Look();
        if (_table is not null) await _table.Refresh();

        // A run that begins tells no event.
        _timer ??= Time.CreateTimer(_ => _ = InvokeAsync(Tick), null, Period, Period);
    }

    protected override bool Concerns(TenantEvent happened) => happened.Member is null;

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private async Task Tick()
    {
        if (Leaving.IsCancellationRequested || Api.Away || Interlocked.Exchange(ref _looking, 1) == 1) return;
        var before = _newest;
        await Look();
        if (before != _newest && _table is not null) await _table.Refresh();
        Volatile.Write(ref _looking, 0);
        StateHasChanged();
    }

    private async Task Look()
    {
        var answer = await Api.Ask(stop => Client.Syncs.List(Tenant, limit: 1, cancellationToken: stop), Leaving);
        if (answer.Value?.Items is not [var newest]) return;
        _newest = newest.Id;
        _running ??= newest.FinishedAt is null ? newest : null;
    }

    private async Task RunEnded(Sync ended)
    {
        _running = null;
        await Load();
        await Current.Refresh();
    }

    private async Task SyncNow()
    {
        if (_asking) return;
        _asking = true;
        var key = ApiCall.NewKey();
        var answer = await Api.Act(stop => Client.Syncs.Request(Tenant, new SyncRequest(Full: true), key, stop), null, Leaving);
        _asking = false;
        if (answer.Value is not { } sync) return;
        _running = sync;
        if (_table is not null) await _table.Refresh();
    }

    // As far back as the chart goes.
    private async Task<IReadOnlyList<Plan>> Applied(CancellationToken cancellationToken)
    {
        var (found, oldest) = (new List<Plan>(), Time.GetUtcNow() - Longest);
        string? after = null;
        do
        {
            var page = await Client.Plans.List(Tenant, "applied", after, Most, cancellationToken);
            found.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null && found[^1].CreatedAt > oldest);
        return found;
    }

    private Task<ResultPage<Sync>> Fetch(string? after, int limit, CancellationToken cancellationToken) => Client.Syncs.List(Tenant, after, limit, cancellationToken);

    private void Back(int days)
    {
        _days = days;
        _history = MembersHistory.Of(_applied, _now, days, DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime));
    }

    private string Next(Connection connection) => connection switch
    {
        { Status: "needs_relink" } => States.RelinkInFull(connection.FailureCode),
        { Status: "paused" } => "Paused: nothing is read, and nothing happens by itself.",
        { Status: "unconfigured" } => "The set-up is not finished, so nothing is synced yet.",
        { Failures: > 0 } => "The last sync did not succeed, and nothing follows from it; it is tried again by itself.",
        { NextDeltaAt: { } delta, NextFullAt: { } full } => $"Changes are read next {Moments.Ago(delta, Time.GetUtcNow())}, everything {Moments.Ago(full, Time.GetUtcNow())}.",
        { NextFullAt: { } full } => $"Everything is read next {Moments.Ago(full, Time.GetUtcNow())}.",
        _ => "",
    };

    private static string Why(Plan plan) => plan switch
    {
        { Holds: [var hold, ..] } => PlanTerms.Hold(hold).What,
        { Kind: "removals" } => "More than may leave within a day without a review. Joins and updates went on; none of these people is out yet.",
        _ => "Look at it, then apply or reject it.",
    };
}
