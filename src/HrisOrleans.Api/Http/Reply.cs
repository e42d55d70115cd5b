using HrisOrleans.Contracts;

namespace HrisOrleans.Api.Http;

/// <summary>A JSON answer with the headers to follow up with.</summary>
internal sealed record Reply<T>(int Status, T Value, string? Location = null, string? ETag = null) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Location is not null) response.Headers.Location = httpContext.Request.PathBase + Location;
        if (ETag is not null) response.Headers.ETag = ETag;
        return response.WriteAsJsonAsync(Value, httpContext.RequestAborted);
    }
}

internal static class Replies
{
    /// <summary>The value of a grain's answer made into a reply, or the problem document of its refusal.</summary>
    public static IResult To<T>(this Answer<T> answer, Func<T, IResult> reply) => answer.Accepted ? reply(answer.Value) : ProblemAnswer.Of(answer.Refused);

    public static IResult Ok<T>(T value, string? etag = null) => new Reply<T>(StatusCodes.Status200OK, value, ETag: etag);

    public static IResult Created<T>(T value, string location, string? etag = null) => new Reply<T>(StatusCodes.Status201Created, value, location, etag);

    public static IResult Accepted<T>(T value, string location) => new Reply<T>(StatusCodes.Status202Accepted, value, location);
}
