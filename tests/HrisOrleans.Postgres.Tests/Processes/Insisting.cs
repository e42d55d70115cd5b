using System.Net;
using HrisOrleans.Client;
using Npgsql;

namespace HrisOrleans.Postgres.Tests.Processes;

/// <summary>Asks until an answer comes, as any client of a cluster that may be away has to.</summary>
internal static class Insisting
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    /// <summary>Repeats a call of the API while nobody answers, or the answer is 503. Any other refusal is thrown.</summary>
    public static async Task<T> Call<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Between);
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception trouble) when (IsAway(trouble) && !cancellationToken.IsCancellationRequested)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
    }

    /// <summary>Repeats a question to the database, or to the API, until the answer is as wanted.</summary>
    public static async Task<T> Until<T>(Func<Task<T>> ask, Func<T, bool> wanted, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Between);
        while (true)
        {
            var answer = await Call(ask, cancellationToken);
            if (wanted(answer)) return answer;
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Nobody was there to answer, for now.</summary>
    public static bool IsAway(Exception trouble) => trouble switch
    {
        HrisApiException refusal => refusal.StatusCode == HttpStatusCode.ServiceUnavailable,
        HttpRequestException or TaskCanceledException or IOException => true,
        NpgsqlException and not PostgresException => true,
        PostgresException { SqlState: ['0', '8', ..] or ['5', '7', ..] } => true,
        // The client's library may wrap what happened below it.
        _ => trouble.InnerException is { } inner && IsAway(inner),
    };
}
