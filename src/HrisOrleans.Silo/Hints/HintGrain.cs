using System.Collections.ObjectModel;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Hints;
using Orleans.Concurrency;

namespace HrisOrleans.Silo.Hints;

/// <summary>Takes webhooks of providers, of one connection or of an app. Keeps nothing.</summary>
[GrainType("hris.hints"), StatelessWorker, Reentrant]
internal sealed class HintGrain(HintDesk desk) : Grain, IHintGrain
{
    public async Task<HintReply> Receive(ReceiveHint command, CancellationToken cancellationToken)
    {
        var request = new PushRequest(command.Method, command.Headers, command.Body) { Query = command.Query ?? ReadOnlyDictionary<string, string>.Empty };
        var reading = GrainKeys.TryTenant(this.GetPrimaryKeyString(), out var tenant)
            ? await desk.Receive(tenant, command.Provider, request, cancellationToken)
            : await desk.ReceiveForApp(command.Provider, request, cancellationToken);
        return new HintReply(reading.Meaning != PushMeaning.Refused, reading.Reply?.ContentType, reading.Reply?.Body);
    }
}
