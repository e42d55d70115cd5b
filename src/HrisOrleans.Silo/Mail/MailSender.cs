using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Mail;

/// <summary>Sends mails as long as the silo lives: when rung for, and by itself every poll interval.</summary>
internal sealed class MailSender(
    IMailRound round, MailSignal signal, MailOptions options, TimeProvider time, Random random, IHostApplicationLifetime lifetime, ILogger<MailSender> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Members are told through grains, and those answer once the whole host is up.
            await Started(stoppingToken);
            var failures = 0;
            while (!stoppingToken.IsCancellationRequested) failures = await RunOnce(failures, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is the ordinary end.
        }
    }

    /// <returns>How many rounds have failed in a row.</returns>
    private async Task<int> RunOnce(int failures, CancellationToken stoppingToken)
    {
        try
        {
            switch (await round.Run(stoppingToken))
            {
                case MailRoundResult.More:
                    return 0;
                case MailRoundResult.Idle:
                    await signal.Wait(options.PollInterval, time, stoppingToken);
                    return 0;
                case MailRoundResult.ServerUnusable:
                    break;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            // The outer edge of a round. Whatever was in hand-over stays marked, and is not sent again blindly.
            MailLog.RoundFailed(log, failure, MailBackOff.OfSender.After(failures, random));
        }

        await Task.Delay(MailBackOff.OfSender.After(failures, random), time, stoppingToken);
        return failures + 1;
    }

    private async Task Started(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }
}
