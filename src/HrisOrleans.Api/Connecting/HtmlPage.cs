using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Api.Http;

namespace HrisOrleans.Api.Connecting;

/// <summary>A page as the answer: no scripts, nothing from elsewhere, in nobody's frame, and no address of it told to anybody.</summary>
internal sealed class HtmlPage(string title, Html body, int status = StatusCodes.Status200OK, string? onward = null) : IResult
{
    private const string Style = "body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1b1b1f;background:#fff}label{display:block;font-weight:600;margin-top:1rem}input,textarea{font:inherit;width:100%;box-sizing:border-box;padding:.4rem;border:1px solid #555}textarea{height:9rem}button,.go{font:inherit;display:inline-block;margin-top:1rem;padding:.5rem 1rem;border:0;background:#0b57d0;color:#fff;text-decoration:none}small{display:block;color:#555}[role=alert]{border-left:4px solid #b3261e;padding-left:1rem}";

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        Protect(response);

        // No redirect: behind a form it would be held to that form's policy, ours or the provider's, all the way.
        var refresh = onward is null ? Html.None : Html.Of($"""<meta http-equiv="refresh" content="0;url={onward}">""");
        var page = Html.Of($"""<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">{refresh}<title>{title}</title><style>{new Html(Style)}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>""");
        return response.WriteAsync(page.Text, httpContext.RequestAborted);
    }

    /// <summary>A refusal or an outage, in the place of a problem document.</summary>
    public static IResult Of(ProblemAnswer problem) => new HtmlPage("That did not work", Html.Of($"""<p role="alert">{problem.Detail}</p>"""), problem.Status);

    public static void Protect(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
