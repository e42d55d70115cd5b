using System.Threading.Channels;
using HrisOrleans.Connectors.Reading;

namespace HrisOrleans.Silo.Plans;

/// <summary>Fetches up to three pages ahead while the present one is judged, so that waiting for the provider and thinking overlap.</summary>
internal sealed class PrefetchedRead : IAsyncDisposable
{
    private const int Ahead = 3;
    private readonly Channel<ReadStep> _steps = Channel.CreateBounded<ReadStep>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _fetching;

    public PrefetchedRead(IDirectoryRead read) => _fetching = Fetch(read);

    public ValueTask<ReadStep> Next(CancellationToken cancellationToken) => _steps.Reader.ReadAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _fetching;
        while (_steps.Reader.TryRead(out var step))
            if (step is ReadStep.Page page) page.People.Dispose();
        _stop.Dispose();
    }

    private async Task Fetch(IDirectoryRead read)
    {
        Exception? trouble = null;
        try
        {
            while (true)
            {
                var step = await read.Next(_stop.Token).ConfigureAwait(false);
                await _steps.Writer.WriteAsync(step, _stop.Token).ConfigureAwait(false);
                if (step is not ReadStep.Page) break;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception bug)
        {
            // Handed to whoever waits for the next step, so that it is recorded with the run.
            trouble = bug;
        }

        _steps.Writer.Complete(trouble);
    }
}
