namespace HrisOrleans.Api.Http;

/// <summary>Gives a problem document to answers that routing leaves empty: unknown routes, wrong methods, wrong media types.</summary>
internal sealed class EmptyAnswers : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, following) =>
        {
            await following(context);
            if (Problem(context.Response) is { } problem) await problem.ExecuteAsync(context);
        });
        next(app);
    };

    private static ProblemAnswer? Problem(HttpResponse response)
    {
        if (response.HasStarted || response.StatusCode < 400 || response.ContentType is not null || response.ContentLength > 0) return null;
        return response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new(404, "not_found", "There is nothing at this address."),
            StatusCodes.Status405MethodNotAllowed => new(405, "method_not_allowed", "This address does not take this method."),
            StatusCodes.Status413PayloadTooLarge => ProblemAnswer.Of(RequestBody.TooLarge),
            StatusCodes.Status415UnsupportedMediaType => new(415, "unsupported_media_type", "The body must be application/json."),
            < 500 => new(response.StatusCode, "invalid_request", "The request could not be read."),
            _ => new(response.StatusCode, "internal_error", "Something went wrong here."),
        };
    }
}
