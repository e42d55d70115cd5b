namespace HrisOrleans.Browser.Tests.Support;

/// <summary>Waiting for what only something else brings about.</summary>
public static class Until
{
    /// <summary>Does something again and again until the expectation holds; what is done may fail, such as on a page that is gone.</summary>
    public static async Task While(this Task expected, Func<Task> again)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!expected.IsCompleted)
        {
            await timer.WaitForNextTickAsync(ConsoleFixture.Stop);
            try
            {
                await again();
            }
            catch (Exception gone) when (gone is PlaywrightException or TimeoutException)
            {
                // The expectation tells.
            }
        }

        await expected;
    }

    /// <summary>The result, within a minute: for what Playwright itself waits for without an end, such as a page that does not close.</summary>
    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(TimeSpan.FromMilliseconds(Windows.Patience), ConsoleFixture.Stop);

    /// <inheritdoc cref="InTime{T}"/>
    public static Task InTime(this Task task) => task.WaitAsync(TimeSpan.FromMilliseconds(Windows.Patience), ConsoleFixture.Stop);
}
