using System.Threading.Channels;
using HrisOrleans.Connectors.Reading;

namespace HrisOrleans.Silo.Plans;

/// <summary>Fetches pages ahead while the present one is judged, so that waiting for the provider and thinking overlap.</summary>
internal sealed class PrefetchedRead : IAsyncDisposable
{
    private readonly IDirectoryRead _read;
    private readonly Channel<ReadStep>? _steps;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _fetching = Task.CompletedTask;

    /// <param name="read">The read; nobody else asks it for a step.</param>
    /// <param name="ahead">Pages ahead; with 0 each is fetched when it is asked for.</param>
    public PrefetchedRead(IDirectoryRead read, int ahead)
    {
        _read = read;
        if (ahead <= 0) return;
        _steps = Channel.CreateBounded<ReadStep>(new BoundedChannelOptions(ahead) { SingleReader = true, SingleWriter = true });
        _fetching = Fetch(read, _steps.Writer);
    }

    public ValueTask<ReadStep> Next(CancellationToken cancellationToken) => _steps is null ? _read.Next(cancellationToken) : _steps.Reader.ReadAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _fetching;
        if (_steps is not null)
            while (_steps.Reader.TryRead(out var step))
                if (step is ReadStep.Page page) page.People.Dispose();
        _stop.Dispose();
    }

    private async Task Fetch(IDirectoryRead read, ChannelWriter<ReadStep> steps)
    {
        Exception? trouble = null;
        try
        {
            while (true)
            {
                var step = await read.Next(_stop.Token).ConfigureAwait(false);
                await steps.WriteAsync(step, _stop.Token).ConfigureAwait(false);
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

        steps.Complete(trouble);
    }
}
