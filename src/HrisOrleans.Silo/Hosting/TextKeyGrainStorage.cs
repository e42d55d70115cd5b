using Orleans.Storage;

namespace HrisOrleans.Silo.Hosting;

/// <summary>
/// Refuses keys that the ADO.NET storage would mistake for a number or a guid. It reads every key that looks
/// hexadecimal as one, so that the text keys "123" and "00123" share a row: somebody would get another tenant's state.
/// A prefix such as <c>tenant/</c> makes a key safe.
/// </summary>
internal sealed class TextKeyGrainStorage(IGrainStorage rows) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        rows.ReadStateAsync(stateName, Unmistakable(grainId), grainState, cancellationToken);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        rows.WriteStateAsync(stateName, Unmistakable(grainId), grainState, cancellationToken);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        rows.ClearStateAsync(stateName, Unmistakable(grainId), grainState, cancellationToken);

    private static GrainId Unmistakable(GrainId grainId) =>
        grainId.TryGetGuidKey(out _, out _) || grainId.TryGetIntegerKey(out _, out _)
            ? throw new ArgumentException(
                $"The key of grain '{grainId}' reads as a number or guid, and could share its row with another key. Give it a prefix, such as 'tenant/'.",
                nameof(grainId))
            : grainId;
}
