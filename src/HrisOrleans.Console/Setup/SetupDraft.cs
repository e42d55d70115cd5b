using HrisOrleans.Client.Connections;

namespace HrisOrleans.Console.Setup;

/// <summary>The steps of the set-up, and of an edit.</summary>
public enum SetupStep
{
    People = 1,
    Invites = 2,
    Preview = 3,
    Create = 4,
}

/// <summary>What somebody has chosen so far. Kept sealed in their browser, so that the set-up can be left and resumed; ids only, no names.</summary>
public sealed class SetupDraft
{
    public SetupStep Step { get; set; } = SetupStep.People;

    public string Mode { get; set; } = "everyone";

    public HashSet<string> Groups { get; set; } = [];

    public HashSet<string> People { get; set; } = [];

    public bool Contractors { get; set; }

    public bool Guests { get; set; }

    public string Send { get; set; } = "now";

    public string Approval { get; set; } = "automatic";

    /// <summary>Picks that the directory did not know when a preview was made, which is newer than the lists they were picked from.</summary>
    public HashSet<string> Unknown { get; set; } = [];

    /// <summary>The run that makes, or made, the preview.</summary>
    public Guid? Preview { get; set; }

    /// <summary>The run that makes the accounts.</summary>
    public Guid? Creation { get; set; }

    /// <summary>Of a creation: whether it was an edit.</summary>
    public bool Editing { get; set; }

    /// <summary>Whose draft it is, and of which connection: of another it means nothing.</summary>
    public string Owner { get; set; } = "";

    /// <summary>The connection's when it was chosen: with another one the choices stay, and previews do not.</summary>
    public long Epoch { get; set; }

    /// <summary>As it stands: what an edit begins with.</summary>
    public static SetupDraft Of(Connection connection, string owner)
    {
        var draft = new SetupDraft { Owner = owner, Epoch = connection.Epoch };
        if (connection.Selection is { } selection)
        {
            draft.Mode = selection.Mode;
            draft.Groups = [.. selection.Groups ?? []];
            draft.People = [.. selection.People ?? []];
            (draft.Contractors, draft.Guests) = (selection.Contractors, selection.Guests);
        }

        if (connection.Invites is { } invites) (draft.Send, draft.Approval) = (invites.Send, invites.Approval);
        return draft;
    }

    /// <summary>Whose draft of which connection: one that was made anew is another one.</summary>
    public static string OwnerOf(string actor, Connection connection) => $"{actor}/{connection.Provider}/{connection.Account}/{connection.ConnectedAt.ToUnixTimeMilliseconds()}";

    /// <summary>What is left of it once the connection was changed: the choices, without a preview of how it stood. Null of one that was saved, for then the connection has the choices.</summary>
    public SetupDraft? Under(long epoch)
    {
        if (Epoch == epoch) return this;
        if (Step == SetupStep.Create) return null;
        (Epoch, Preview) = (epoch, null);
        return this;
    }

    public Selection ToSelection() => Mode switch
    {
        "groups" => new("groups", Groups: [.. Groups.Order(StringComparer.Ordinal)], Contractors: Contractors, Guests: Guests),
        "manual" => new("manual", People: [.. People.Order(StringComparer.Ordinal)]),
        _ => new("everyone", Contractors: Contractors, Guests: Guests),
    };

    public InviteSettings ToInvites() => new(Send, Approval);
}
