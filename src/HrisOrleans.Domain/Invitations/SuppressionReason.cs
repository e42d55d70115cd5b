namespace HrisOrleans.Domain.Invitations;

/// <summary>Why an address gets no mail. The numbers are stored.</summary>
public enum SuppressionReason
{
    /// <summary>The invited person said that they want no invitations.</summary>
    Objected = 1,

    /// <summary>The person was erased.</summary>
    Erased = 2,
}

public static class SuppressionReasons
{
    /// <summary>The word in the API and in events.</summary>
    public static string Word(this SuppressionReason reason) => reason switch
    {
        SuppressionReason.Objected => "objected",
        SuppressionReason.Erased => "erased",
    };
}
