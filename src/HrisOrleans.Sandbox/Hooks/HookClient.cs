using System.Net;

namespace HrisOrleans.Sandbox.Hooks;

/// <summary>How the sandbox's vendors reach others: on this machine only, as nothing in a sandbox goes anywhere else.</summary>
internal static class HookClient
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) }) { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>The address that a vendor may be told to send to; null for one of another machine, and for what is none.</summary>
    public static Uri? Address(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.IsLoopback && address.Scheme is "http" or "https" ? address : null;

    /// <summary>What was answered; null where nothing was.</summary>
    public static async Task<HookAnswer?> Post(HttpRequestMessage message, CancellationToken cancellationToken = default)
    {
        try
        {
            using var answer = await Client.SendAsync(message, cancellationToken);
            return new HookAnswer(answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}

/// <summary>How a message was answered.</summary>
internal sealed record HookAnswer(HttpStatusCode Status, string? MediaType, string Body)
{
    public bool IsSuccessStatusCode => (int)Status is >= 200 and < 300;
}
