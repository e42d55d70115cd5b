using HrisOrleans.Client.Syncs;
using HrisOrleans.Contracts.Syncs;

namespace HrisOrleans.Api.Syncs;

internal static class SyncMapping
{
    public static Sync ToDto(this SyncView view) => new(
        view.Id,
        view.Kind,
        view.Trigger,
        view.Phase,
        view.Plan,
        view.People,
        view.Lines,
        view.LinesDone,
        view.Held,
        view.Deferred,
        view.Counts,
        view.Outcome,
        view.Detail,
        view.Certificate is { } proof ? new Certificate(proof.Complete, proof.Missing, proof.StartedAt, proof.Rights, proof.Pages, proof.Records) : null,
        view.Faults,
        view.Actor,
        view.CreatedAt,
        view.FinishedAt)
    {
        Parked = view.Parked,
    };

    public static Fault ToDto(this FaultView view) => new(view.ExternalId, view.Code, view.Name);
}
