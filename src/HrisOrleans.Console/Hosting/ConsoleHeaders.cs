namespace HrisOrleans.Console.Hosting;

/// <summary>What every answer of the console tells a browser: no foreign script, frame or form, and no copies of pages.</summary>
internal sealed class ConsoleHeaders(RequestDelegate next)
{
    // Styles inline, because the components set sizes and colours so; scripts never.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    // The cluster's dashboard carries its icons in its style sheet.
    private static readonly string DashboardPolicy = Policy.Replace("font-src 'self'", "font-src 'self' data:", StringComparison.Ordinal);

    public Task Invoke(HttpContext context)
    {
        // Relative addresses need the folder's own.
        if (!context.Request.Path.HasValue)
        {
            context.Response.Redirect(context.Request.PathBase + "/" + context.Request.QueryString);
            return Task.CompletedTask;
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments(ConsoleOptions.DashboardPath) ? DashboardPolicy : Policy;
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
        context.Response.OnStarting(() =>
        {
            if (context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true) headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
