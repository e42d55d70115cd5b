namespace HrisOrleans.Contracts.Hints;

/// <summary>Takes what providers send by themselves. Keys: <see cref="GrainKeys.Hints(Domain.Tenants.TenantId)"/> for one connection's webhook, <see cref="GrainKeys.AppHints"/> for those of the installation's apps.</summary>
/// <remarks>Answers before anything is read: a hint leads to a sync by itself, soon, or to nothing.</remarks>
[Alias("hris.IHintGrain"), GrainInterfaceType("hris.hints")]
public interface IHintGrain : IGrainWithStringKey
{
    /// <summary>Whoever is not there and whatever is not genuine is refused alike.</summary>
    [Alias("Receive")]
    Task<HintReply> Receive(ReceiveHint command, CancellationToken cancellationToken);
}

/// <param name="Method"><c>GET</c> or <c>POST</c>.</param>
/// <param name="Headers">By lower-case name.</param>
/// <param name="Body">The raw bytes.</param>
[GenerateSerializer, Alias("hris.receive-hint")]
public sealed record ReceiveHint(string Provider, string Method, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>What stands behind the address, decoded, by name; null where there is nothing.</summary>
    [Id(0)] public IReadOnlyDictionary<string, string>? Query { get; init; }

    // Headers may be secrets.
    public override string ToString() => $"ReceiveHint {{ Provider = {Provider} }}";
}

/// <param name="Accepted">It came from the provider.</param>
/// <param name="ContentType">Of the body; null where there is none.</param>
/// <param name="Body">What the provider wants to hear.</param>
[GenerateSerializer, Alias("hris.hint-reply")]
public sealed record HintReply(bool Accepted, string? ContentType = null, byte[]? Body = null);
