namespace HrisOrleans.Contracts.Hints;

/// <summary>Keeps a provider sending for one connection, where that has to be asked for. Key: <see cref="GrainKeys.Channel"/>.</summary>
/// <remarks>Beside the connection, whose turns never wait for it, and whose syncs go on whatever comes of it.</remarks>
[Alias("hris.IChannelGrain"), GrainInterfaceType("hris.channel")]
public interface IChannelGrain : IGrainWithStringKey
{
    /// <summary>Asks for what is due; nothing where nothing is.</summary>
    [Alias("Keep")]
    Task Keep(CancellationToken cancellationToken);

    /// <summary>Lets the provider stop, as far as it hears of it.</summary>
    [Alias("End")]
    Task End(CancellationToken cancellationToken);
}
