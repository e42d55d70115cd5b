using Microsoft.JSInterop;

namespace HrisOrleans.Console.Pieces;

/// <summary>What is asked of a page in the browser that somebody has left.</summary>
internal static class PageGone
{
    /// <summary>The page went before it could answer.</summary>
    public static bool Says(Exception error) => error is JSDisconnectedException or OperationCanceledException;
}
