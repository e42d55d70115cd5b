namespace HrisOrleans.Console.Pieces;

/// <summary>A chosen file cannot be read any more: it was changed, moved or deleted since.</summary>
internal sealed class FileChangedException(Exception refused) : Exception("The chosen file cannot be read any more.", refused)
{
    /// <summary>As people are told of it.</summary>
    public static Trouble Trouble { get; } = new(TroubleKind.Refused, "file_changed", "The file has changed since you chose it, or cannot be read any more.", "Choose it again.");

    /// <summary>Whether it is behind an error.</summary>
    public static bool IsIn(Exception? error) => error is FileChangedException || (error is not null && IsIn(error.InnerException));
}
