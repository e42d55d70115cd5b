using System.Collections.Concurrent;

namespace HrisOrleans.Postgres.Tests.Support;

/// <summary>Lets a test wait for the first reminder a grain of this process hears.</summary>
internal static class ReminderTicks
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> First = new();

    public static Task Next(string grainKey) => Of(grainKey).Task;

    public static void Heard(string grainKey) => Of(grainKey).TrySetResult();

    private static TaskCompletionSource Of(string grainKey) => First.GetOrAdd(
        grainKey, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
