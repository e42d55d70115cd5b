namespace HrisOrleans.Connectors.Reading;

/// <summary>A read that asks for the next page while the caller works on the one it got.</summary>
internal abstract class PrefetchingRead : IDirectoryRead
{
    private Task<ReadStep>? _ahead;
    private ReadStep? _last;

    public async ValueTask<ReadStep> Next(CancellationToken cancellationToken)
    {
        if (_last is not null) return _last;
        _ahead ??= Fetch(cancellationToken);
        var step = await _ahead.WaitAsync(cancellationToken);
        if (step is ReadStep.Page)
        {
            _ahead = Fetch(cancellationToken);
        }
        else
        {
            _ahead = null;
            _last = step;
        }

        return step;
    }

    /// <summary>The first step alone; nothing is fetched ahead of it. For a probe.</summary>
    internal Task<ReadStep> First(CancellationToken cancellationToken) => Fetch(cancellationToken);

    /// <summary>Gets the next step; never called again before the one before is complete, nor after an end or a failure.</summary>
    protected abstract Task<ReadStep> Fetch(CancellationToken cancellationToken);
}
