using System.Net;

namespace HrisOrleans.Client;

/// <summary>A refusal or an error as RFC 9457 problem details.</summary>
/// <param name="Type">A URN that ends in the code.</param>
/// <param name="Title">The HTTP status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable machine code, part of the contract, such as <c>plan_stale</c>.</param>
/// <param name="Detail">One sentence for a person, without personal values or secrets.</param>
/// <param name="Field">The input at fault, such as <c>selection.mode</c>, where there is one.</param>
/// <param name="TraceId">Of an unexpected error: what to look for in the server's log.</param>
public sealed record HrisProblem(string Type, string Title, int Status, string Code, string Detail, string? Field = null, string? TraceId = null)
{
    /// <summary>The media type.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>The type URN of a code.</summary>
    public static string TypeOf(string code) => $"urn:hrisorleans:problem:{code}";
}

/// <summary>The API refused, or failed. Decide on <see cref="Code"/>, not on texts.</summary>
public sealed class HrisApiException(HrisProblem problem, HttpStatusCode statusCode) : Exception($"{problem.Code} ({(int)statusCode}): {problem.Detail}")
{
    public HrisProblem Problem { get; } = problem;

    public HttpStatusCode StatusCode { get; } = statusCode;

    /// <summary>The stable code, such as <c>connection_exists</c>; <c>unexpected_answer</c> when the answer was not the API's.</summary>
    public string Code => Problem.Code;
}
