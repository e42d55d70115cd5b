namespace HrisOrleans.Connectors.Reading;

/// <summary>A read that is over before it began.</summary>
internal sealed class FailedRead(ConnectorFailure failure) : IDirectoryRead
{
    /// <summary>For a checkpoint that no read of this provider gave.</summary>
    public static FailedRead ForeignCheckpoint { get; } = new(new(FailureKind.StartAgain, "The checkpoint is not one of this provider's."));

    public ValueTask<ReadStep> Next(CancellationToken cancellationToken) => ValueTask.FromResult<ReadStep>(new ReadStep.Failed(failure));
}
