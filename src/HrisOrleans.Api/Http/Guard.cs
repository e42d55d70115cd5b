using System.Data.Common;
using System.Diagnostics;
using HrisOrleans.Contracts;
using Orleans.Runtime;
using Orleans.Serialization;

namespace HrisOrleans.Api.Http;

/// <summary>The outer edge of a request: whatever is thrown becomes a problem document.</summary>
internal sealed class Guard(IHostApplicationLifetime lifetime, ILogger<Guard> log)
{
    /// <param name="context">The request.</param>
    /// <param name="work">What it asks for.</param>
    /// <param name="form">Another form of the answer, for protocols that have their own.</param>
    public async Task Run(HttpContext context, Func<HttpContext, Task> work, Func<ProblemAnswer, IResult>? form = null)
    {
        ProblemAnswer problem;
        try
        {
            // An API process listens while it still looks for the silos.
            if (!lifetime.ApplicationStarted.IsCancellationRequested) throw new TimeoutException("No silo has been found yet.");
            await work(context);
            return;
        }
        catch (RequestRefusedException refused)
        {
            problem = ProblemAnswer.Of(refused);
        }
        catch (BadHttpRequestException bad)
        {
            problem = bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? ProblemAnswer.Of(RequestBody.TooLarge)
                : new ProblemAnswer(bad.StatusCode, "invalid_request", "The request could not be read.");
        }
        catch (CallRefusedException refused)
        {
            // The gate should have refused it before; the silo's own check held.
            log.CallRefused(context.TraceIdentifier, refused);
            problem = new ProblemAnswer(StatusCodes.Status403Forbidden, "forbidden", "This token may not do that.");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for an answer any more.
            return;
        }
        catch (Exception error) when (IsOutage(error))
        {
            log.Unavailable(context.TraceIdentifier, error);
            problem = new ProblemAnswer(StatusCodes.Status503ServiceUnavailable, "unavailable", "The service cannot be reached at the moment; try again.");
        }
        catch (Exception error)
        {
            log.Failed(context.TraceIdentifier, error);
            var trace = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
            problem = new ProblemAnswer(StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong here; it was recorded.", traceId: trace);
        }

        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        await (form is null ? problem : form(problem)).ExecuteAsync(context);
    }

    /// <summary>The cluster or its database cannot be reached, rejects the call, or does not answer in time.</summary>
    private static bool IsOutage(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
            if (cause is TimeoutException or OrleansException or OperationCanceledException or DbException || IsForeignDriver(cause)) return true;
        return false;
    }

    // The database's error as it arrives where the driver's own type is not loaded.
    private static bool IsForeignDriver(Exception cause) =>
        cause is UnavailableExceptionFallbackException { ExceptionType: { } type } && type.Contains("Npgsql", StringComparison.Ordinal);
}
