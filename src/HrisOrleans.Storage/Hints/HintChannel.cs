namespace HrisOrleans.Storage.Hints;

/// <summary>What a connection asked its provider to send here, and when it is to be asked for anew.</summary>
/// <param name="ConnectedAt">Of which connection it is; a later one has nothing of it.</param>
/// <param name="Address">Where the provider was told to send to.</param>
/// <param name="State">The connector's own, see what it gave; null while there is nothing at the provider.</param>
/// <param name="EndsAt">When the provider stops sending; null while it does not send.</param>
/// <param name="NextAt">When it is to be renewed, or tried again.</param>
/// <param name="Failures">Attempts in a row that came to nothing, or not to all.</param>
/// <param name="Problem">A sentence on what could not be had; null where nothing is lacking.</param>
public sealed record HintChannel(
    string Provider,
    DateTimeOffset ConnectedAt,
    string Address,
    string? State,
    DateTimeOffset? EndsAt,
    DateTimeOffset NextAt,
    int Failures,
    string? Problem);
