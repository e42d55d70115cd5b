using System.Net;
using System.Text.Json;
using HrisOrleans.Client;
using Refit;

namespace HrisOrleans.Console.Pieces;

/// <summary>What kind of no it was; each wants another answer from the person.</summary>
public enum TroubleKind
{
    /// <summary>The API said no; the sentence says why.</summary>
    Refused = 1,

    /// <summary>409: somebody or something else was first.</summary>
    Conflict = 2,

    /// <summary>412: somebody changed it since it was shown.</summary>
    ChangedMeanwhile = 3,

    /// <summary>428: it has to be previewed first.</summary>
    PreviewNeeded = 4,

    /// <summary>Nobody answered; it is tried again by itself.</summary>
    Away = 5,

    /// <summary>The session is over.</summary>
    SignedOut = 6,

    /// <summary>The page was left before the answer came: nothing to say.</summary>
    Left = 7,
}

/// <summary>A refusal or an outage as a person is told of it.</summary>
/// <param name="Code">The stable code, shown small.</param>
/// <param name="Sentence">What happened.</param>
/// <param name="Advice">What to do, where there is something.</param>
/// <param name="Field">The input at fault, or null.</param>
/// <param name="TraceId">What the operator looks for in the log, or null.</param>
public sealed record Trouble(TroubleKind Kind, string Code, string Sentence, string? Advice = null, string? Field = null, string? TraceId = null)
{
    /// <summary>Asked again it would be the same: somebody else has settled it.</summary>
    public bool Over { get; init; }


    private static readonly Trouble NotReachable = new(TroubleKind.Away, RefusalCodes.Unavailable, "HrisOrleans cannot be reached at the moment.", "It is tried again by itself; nothing is lost.");

    public static Trouble Of(HrisApiException refused)
    {
        var problem = refused.Problem;
        if (IsAway(refused.StatusCode) && problem.Code is RefusalCodes.Unavailable or RefusalCodes.UnexpectedAnswer) return NotReachable;
        var kind = refused.StatusCode switch
        {
            HttpStatusCode.Unauthorized => TroubleKind.SignedOut,
            HttpStatusCode.Conflict => TroubleKind.Conflict,
            HttpStatusCode.PreconditionFailed => TroubleKind.ChangedMeanwhile,
            HttpStatusCode.PreconditionRequired => TroubleKind.PreviewNeeded,
            _ => TroubleKind.Refused,
        };
        return new(kind, problem.Code, problem.Detail, Advices.For(problem.Code), problem.Field, problem.TraceId);
    }

    /// <summary>The error as trouble; null for what is a defect and not expected from any call.</summary>
    public static Trouble? Of(Exception error, CancellationToken asked) => error switch
    {
        _ when FileChangedException.IsIn(error) => FileChangedException.Trouble,
        HrisApiException refused => Of(refused),
        OperationCanceledException when asked.IsCancellationRequested => new(TroubleKind.Left, "", ""),
        ObjectDisposedException when asked.IsCancellationRequested => new(TroubleKind.Left, "", ""),
        _ => IsAway(error, asked) ? NotReachable : null,
    };

    /// <summary>Nobody answered, or something between answered instead.</summary>
    public static bool IsAway(Exception error, CancellationToken asked) => error switch
    {
        HrisApiException refused => IsAway(refused.StatusCode),
        OperationCanceledException => !asked.IsCancellationRequested,
        HttpRequestException or IOException or ApiRequestException or JsonException or ApiException => true,
        _ => false,
    };

    /// <summary>The same of a question that a provider is asked on the way: it may be the one that did not answer.</summary>
    public Trouble Asking(string provider) => Kind == TroubleKind.Away ? this with { Sentence = $"{provider} did not answer in time, or HrisOrleans could not be reached." } : this;

    private static bool IsAway(HttpStatusCode status) => status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
