using System.Text;

namespace HrisOrleans.Connectors.Push;

/// <summary>What a push comes to.</summary>
public enum PushMeaning
{
    /// <summary>Nobody knows who sent it.</summary>
    Refused = 0,

    /// <summary>Genuine, or a proof that the address is ours; nothing is to be read for it.</summary>
    Nothing = 1,

    /// <summary>Genuine, and something changed.</summary>
    Changed = 2,
}

/// <summary>What a push means, and what is answered.</summary>
/// <param name="Account">The provider's id of the company that it is about, as a probe names it; null where it is not said.</param>
/// <param name="Reply">What the provider wants to hear; null: nothing but success.</param>
public sealed record PushReading(PushMeaning Meaning, string? Account = null, PushReply? Reply = null)
{
    /// <summary>What was asked of the provider by an <see cref="IPushSubscriber"/> has ended, or is about to: it is to be asked for anew.</summary>
    public bool Lapsing { get; init; }

    public static PushReading Refused { get; } = new(PushMeaning.Refused);

    public static PushReading Nothing { get; } = new(PushMeaning.Nothing);

    public static PushReading Changed(string? account = null) => new(PushMeaning.Changed, account);

    public static PushReading Answer(string contentType, string text) => new(PushMeaning.Nothing, Reply: new PushReply(contentType, Encoding.UTF8.GetBytes(text)));
}

/// <summary>The body of an answer.</summary>
public sealed record PushReply(string ContentType, byte[] Body);
