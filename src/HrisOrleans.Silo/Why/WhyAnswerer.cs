using HrisOrleans.Connectors;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Domain.Why;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Silo.Tenants;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Roster;

namespace HrisOrleans.Silo.Why;

/// <summary>Answers why somebody is or is not here: the connection, the directory at this moment judged by the planner, and where a member stands.</summary>
internal sealed class WhyAnswerer(
    IConnectionStore connections,
    IMemberStore members,
    IRosterStore roster,
    IEventStore events,
    ConnectorCatalogue catalogue,
    CredentialVault vault,
    WhyReview review,
    Actors actors,
    WhyGate gate,
    WhyOptions options,
    TimeProvider time)
{
    private const int PagesAhead = 2;

    // Each further round looks for people in whose place somebody found before is to come; longer chains are rare.
    private const int Rounds = 3;

    private static readonly Refusal Busy = new("busy", RefusalKind.Unavailable, "Too many questions are being answered at the moment; ask again in a moment.");

    public async Task<Outcome<WhyView>> Answer(TenantId tenant, string address, CancellationToken cancellationToken)
    {
        var state = await connections.Find(tenant, cancellationToken);
        var draft = new WhyDraft(address, state, time.GetUtcNow());
        if (await members.HolderOf(tenant, address, cancellationToken) is { } holder) draft.Member = await members.Load(tenant, holder, cancellationToken);
        draft.Holder = draft.Member?.State.Id;
        draft.AboutConnection();
        if (state is { Connected: true, Selection: { } selection })
        {
            var context = new PlanContext(state.Source, state.AppliedSelection, selection, state.Invites!, Edit: false, state.Policy.MinimumAbsence, draft.Now) { Rights = state.Health.Rights };
            await review.Begin(draft, tenant, state, cancellationToken);
            if (Closed(state) is { } closed) await FromStored(draft, state, context, closed, cancellationToken);
            else if (await Live(draft, tenant, state, context, cancellationToken) is { } refused) return refused;
        }

        if (draft.Member is { } member)
        {
            var history = await events.History(tenant, member.State.Id, cancellationToken);
            var names = await actors.Names(tenant, history.Select(happened => happened.Origin.Actor), cancellationToken);
            draft.AboutMember([.. history.Select(happened => happened with { Origin = happened.Origin with { Actor = names(happened.Origin.Actor) } })]);
        }

        return draft.View();
    }

    // Where nothing may be read, not even for a question.
    private static string? Closed(ConnectionState state) =>
        state.Status == ConnectionStatus.Paused ? ConnectionRules.Paused.Code : state.AccountRefused ? ConnectionRules.AccountRefused.Code : null;

    private async Task<Refusal?> Live(WhyDraft draft, TenantId tenant, ConnectionState state, PlanContext context, CancellationToken cancellationToken)
    {
        if (!catalogue.TryFind(state.Provider, out var connector)) throw new InvalidOperationException("The connection's provider is not in the catalogue.");
        using var place = gate.Enter(tenant);
        if (place is null) return Busy;
        using var limit = new CancellationTokenSource(options.Longest, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // Cut while this was on its way: nothing is left to look with.
            if (await vault.Open(tenant, both.Token) is not { } credentials)
            {
                await FromStored(draft, state, context, ConnectionRules.None.Code, both.Token);
                return null;
            }

            var lookup = new WhyLookup(roster, tenant, context);
            var (look, failure) = await Look(draft, tenant, connector, credentials, lookup, context, both.Token);
            if (failure is null) await Tell(draft, state, look, lookup, context, both.Token);
            else await FromStored(draft, state, context, ReadFailures.Refusal(failure).Code, both.Token);
            return null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new Refusal("provider_slow", RefusalKind.Unavailable, $"The directory was not read within {options.Longest.TotalSeconds:0} seconds. Ask again later, or look at the last sync and its faults.");
        }
    }

    private async Task<(DirectoryLook Look, ConnectorFailure? Failure)> Look(
        WhyDraft draft, TenantId tenant, IDirectoryConnector connector, ConnectorCredentials credentials, WhyLookup lookup, PlanContext context, CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        if (draft.Member?.State.Source is { } own && own.Source == context.Source) ids.Add(own.ExternalId);
        for (var round = 1; ; round++)
        {
            var look = new DirectoryLook(draft.Address, ids.ToHashSet(StringComparer.Ordinal), context);
            using var fingerprinter = await vault.Fingerprinter(tenant, connector, cancellationToken);
            var failure = await look.Run(connector.ReadAll(credentials, fingerprinter), PagesAhead, Enough, cancellationToken);
            if (failure is not null) return (look, failure);
            await lookup.Load(look, cancellationToken);

            // Somebody else is in the way who may have come by already: look again, for them too.
            var before = ids.Count;
            ids.UnionWith(lookup.InTheWay(look));
            if (ids.Count == before || round == Rounds) return (look, null);

            async Task<bool> Enough()
            {
                if (!look.Found.Any(found => look.Has(found.Person))) return false;
                await lookup.Load(look, cancellationToken);
                if (lookup.InTheWay(look).Any(id => !look.Ids.Contains(id))) return round < Rounds;
                if (look.Ids.Any(id => look.Found.All(found => found.Person.ExternalId != id))) return false;

                // Whether a group was left or has been emptied shows at the end only.
                return lookup.Judge(look).Judgements.Values.All(judged => judged.Cause != OutCause.LeftGroup && judged.Reasons.All(reason => reason.Rule is not ("held_group_empty" or "not_listed_in_group")));
            }
        }
    }

    private async Task Tell(WhyDraft draft, ConnectionState state, DirectoryLook look, WhyLookup lookup, PlanContext context, CancellationToken cancellationToken)
    {
        var judged = lookup.Judge(look);
        var own = draft.Member?.State.Source is { } source && source.Source == context.Source ? source.ExternalId : null;
        var withAddress = look.Found.Where(found => look.Has(found.Person) && judged.Of(found.Person.ExternalId) is not null).Select(found => found.Person).DistinctBy(person => person.ExternalId).ToList();

        // The record that has the address is the one that is asked for; of several the holder's own.
        var person = withAddress.FirstOrDefault(found => draft.Holder is not null && judged.Of(found.ExternalId)!.Member == draft.Holder)
            ?? withAddress.FirstOrDefault()
            ?? look.Found.Select(found => found.Person).FirstOrDefault(found => found.ExternalId == own);
        if (person is not null)
        {
            var judgement = judged.Of(person.ExternalId)!;
            // A member by hand or from an earlier connection at this address is this person; one of this directory is somebody else.
            draft.AboutRecord(person, lookup.Known(person.ExternalId), judgement, context, held: judgement.Member != draft.Holder && (judgement.Member is not null || own is not null));
            if (judgement.Member is { } id && id != draft.Holder) draft.Member = await members.Load(state.Tenant, id, cancellationToken);
            else if (judgement.Member is null && own is not null) draft.Member = null;
            foreach (var other in withAddress.Where(other => other.ExternalId != person.ExternalId)) draft.AboutOther(judged.Of(other.ExternalId)!);
        }
        else
        {
            draft.AboutMissing(look, own is null ? default : lookup.Known(own), judged.Of(own), context);
        }

        if ((person?.ExternalId ?? own) is { } asked) await review.Guard(draft, state, asked, judged.LossOf(asked), cancellationToken);
    }

    private async Task FromStored(WhyDraft draft, ConnectionState state, PlanContext context, string code, CancellationToken cancellationToken)
    {
        var own = draft.Member?.State.Source is { } source && source.Source == context.Source ? source.ExternalId : null;
        var known = own is null ? default : (await roster.Known(state.Tenant, context.Source, [own], cancellationToken)).GetValueOrDefault(own);
        draft.AboutStored(code, known, context);
        if (own is not null) await review.Guard(draft, state, own, loss: null, cancellationToken);
    }
}
