using HrisOrleans.Client;
using HrisOrleans.Contracts;
using Microsoft.AspNetCore.WebUtilities;

namespace HrisOrleans.Api.Http;

/// <summary>Another form of an endpoint's problems, where no program reads them.</summary>
internal sealed record ProblemForm(Func<ProblemAnswer, IResult> Of);

/// <summary>A problem document as the answer.</summary>
internal sealed class ProblemAnswer(int status, string code, string detail, string? field = null, string? traceId = null) : IResult
{
    public int Status => status;

    public string Detail => detail;

    public static ProblemAnswer Of(Refused refused) => new(RefusalStatus.Of(refused.Kind), refused.Code, refused.Detail);

    public static ProblemAnswer Of(RequestRefusedException refused) =>
        new(refused.Status ?? RefusalStatus.Of(refused.Refused.Kind), refused.Refused.Code, refused.Refused.Detail, refused.Field);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        if (status == StatusCodes.Status503ServiceUnavailable) response.Headers.RetryAfter = "5";
        var problem = new HrisProblem(HrisProblem.TypeOf(code), ReasonPhrases.GetReasonPhrase(status), status, code, detail, field, traceId);
        return response.WriteAsJsonAsync(problem, HrisJson.ClientOptions, HrisProblem.ContentType, httpContext.RequestAborted);
    }
}
