using MudBlazor;

namespace HrisOrleans.Console.Pieces;

/// <summary>Asking before doing.</summary>
public static class Dialogs
{
    /// <summary>Of a dialog into which something is entered, or in which something is shown once: a stray key does not take it away.</summary>
    public static DialogOptions Held { get; } = new() { CloseOnEscapeKey = false };

    /// <summary>Opens a <see cref="ConfirmDialog"/>; true when it was done.</summary>
    /// <param name="dialogs">MudBlazor's service.</param>
    /// <param name="title">The question.</param>
    /// <param name="action">The button's word.</param>
    /// <param name="does">What will happen, line by line.</param>
    /// <param name="doesNot">What will not.</param>
    /// <param name="run">Does it.</param>
    /// <param name="dangerous">Something is lost by it.</param>
    public static async Task<bool> Confirm(
        this IDialogService dialogs, string title, string action, IReadOnlyList<string> does, IReadOnlyList<string> doesNot, Func<Task<Trouble?>> run, bool dangerous = false)
    {
        var parameters = new DialogParameters<ConfirmDialog>
        {
            { dialog => dialog.Title, title },
            { dialog => dialog.Action, action },
            { dialog => dialog.Does, does },
            { dialog => dialog.DoesNot, doesNot },
            { dialog => dialog.Run, run },
            { dialog => dialog.Dangerous, dangerous },
        };
        var opened = await dialogs.ShowAsync<ConfirmDialog>(title, parameters);
        return await opened.Result is { Canceled: false };
    }
}
