using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Api.Http;

namespace HrisOrleans.Api.Connecting;

/// <summary>A page as the answer: no scripts, nothing from elsewhere, in nobody's frame, and no address of it told to anybody.</summary>
internal sealed class HtmlPage(string title, Html body, int status = StatusCodes.Status200OK, string? onward = null) : IResult
{
    // The console's colours, light and dark.
    private const string Style =
        ":root{color-scheme:light dark}body{margin:0;font:16px/1.55 system-ui,sans-serif;color:#1b2631;background:#f6f8f9}main{max-width:36rem;margin:3rem auto;padding:2rem;background:#fff;border:1px solid #dfe5e9;border-radius:14px}"
        + "h1{font-size:1.5rem;line-height:1.3;margin:0 0 1rem}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}ul{padding-left:1.25rem}li{overflow-wrap:anywhere;margin:.25rem 0}a{color:#0b6471}label{display:block;font-weight:600;margin-top:1rem}"
        + "input,textarea{font:inherit;width:100%;box-sizing:border-box;padding:.5rem .75rem;border:1px solid #8493a0;border-radius:8px;background:transparent;color:inherit}textarea{height:9rem}"
        + "button,.go{font:inherit;font-weight:600;display:inline-block;margin-top:1rem;padding:.5rem 1.25rem;border:0;border-radius:8px;background:#0b6471;color:#fff;text-decoration:none;cursor:pointer}"
        + "small{display:block;color:#4d5c69}[role=alert]{padding:.75rem 1rem;border-radius:8px;background:#fce8e6;color:#a0201a;overflow-wrap:anywhere}@media(max-width:40rem){main{margin:0;border:0;border-radius:0}}"
        + "@media(prefers-color-scheme:dark){body{color:#e7edf2;background:#10161c}main{background:#18212a;border-color:#2a3641}a{color:#5cc6d0}button,.go{background:#5cc6d0;color:#06252a}small{color:#aab7c3}[role=alert]{background:#421b18;color:#f7aca6}}";

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
