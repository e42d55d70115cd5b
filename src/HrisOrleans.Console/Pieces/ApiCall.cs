using HrisOrleans.Client;
using HrisOrleans.Console.Hosting;
using HrisOrleans.Console.Session;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HrisOrleans.Console.Pieces;

/// <summary>What came of a call: the value, or the trouble.</summary>
public sealed record ApiAnswer<T>(T? Value, Trouble? Trouble)
{
    public bool Ok => Trouble is null;
}

/// <summary>
/// Calls the API for a page. Refusals come back as <see cref="Trouble"/>; when nobody answers the banner shows, the API is
/// tried again until it is back, and <see cref="Back"/> lets pages load anew; when the session is over the person signs in
/// again and returns to where they were.
/// </summary>
public sealed class ApiCall(TenantSession session, NavigationManager navigation, ISnackbar snackbar, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _ending = new();

    /// <summary>The API does not answer at the moment.</summary>
    public bool Away { get; private set; }

    /// <summary><see cref="Away"/> changed; raised outside of any renderer.</summary>
    public event Action? AwayChanged;

    /// <summary>It answers again.</summary>
    public event Func<Task>? Back;

    /// <summary>A key for one intention of a person: repeated under it, a POST is one.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("N");

    /// <summary>Asks, and gives what came of it. Never throws what a call may throw.</summary>
    public async Task<ApiAnswer<T>> Ask<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken = default)
    {
        try
        {
            return new(await call(cancellationToken), null);
        }
        catch (Exception error) when (Trouble.Of(error, cancellationToken) is not null)
        {
            var trouble = Trouble.Of(error, cancellationToken)!;
            if (trouble.Kind == TroubleKind.SignedOut) SignIn();
            if (trouble.Kind == TroubleKind.Away) Lost();
            return new(default, trouble);
        }
    }

    /// <summary>As <see cref="Ask{T}"/>, and says what came of it at the foot of the screen.</summary>
    /// <param name="done">What to say when it went well; null: nothing.</param>
    public async Task<ApiAnswer<T>> Act<T>(Func<CancellationToken, Task<T>> call, string? done, CancellationToken cancellationToken = default)
    {
        var answer = await Ask(call, cancellationToken);
        if (answer.Trouble is { } trouble) Say(trouble.Kind == TroubleKind.Away ? trouble with { Advice = "Once it is back, look whether it was done, and press again if not." } : trouble);
        else if (done is not null) snackbar.Add(done, Severity.Success);
        return answer;
    }

    /// <summary>Shows a trouble at the foot of the screen.</summary>
    public void Say(Trouble trouble)
    {
        if (trouble.Kind is TroubleKind.Left or TroubleKind.SignedOut) return;
        var text = trouble.Advice is null ? trouble.Sentence : $"{trouble.Sentence} {trouble.Advice}";
        snackbar.Add($"{text} ({trouble.Code})", trouble.Kind == TroubleKind.Away ? Severity.Warning : Severity.Error, options => options.VisibleStateDuration = 12000);
    }

    /// <summary>To the sign-in page, and back here afterwards.</summary>
    public void SignIn() =>
        navigation.NavigateTo($"sign-in?state=ended&return={Uri.EscapeDataString($"{ConsoleOptions.Path}/{navigation.ToBaseRelativePath(navigation.Uri)}")}", forceLoad: true);

    public void Dispose() => _ending.Cancel();

    private void Lost()
    {
        if (Away) return;
        Away = true;
        AwayChanged?.Invoke();
        _ = Look(_ending.Token);
    }

    private async Task Look(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (Away)
        {
            try
            {
                await Task.Delay(pause, time, cancellationToken);
                await session.Client.Session.Get(cancellationToken);
                Away = false;
            }
            catch (Exception error) when (Trouble.Of(error, cancellationToken) is { } trouble)
            {
                if (trouble.Kind is TroubleKind.Left) return;
                if (trouble.Kind is TroubleKind.SignedOut)
                {
                    SignIn();
                    return;
                }

                pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
            }
        }

        AwayChanged?.Invoke();
        foreach (var page in Back?.GetInvocationList() ?? []) await ((Func<Task>)page)();
    }
}
