namespace HrisOrleans.Connectors.Push;

/// <summary>
/// Receives what a provider sends by itself: verified on its raw bytes before anything is parsed, and then read no further
/// than whose it is. What changed is read at the provider.
/// </summary>
/// <remarks>Keeps nothing, and is safe for concurrent use. A delivery that comes twice is a second hint, and leads to no more than a read.</remarks>
public interface IPushReceiver
{
    /// <summary>One address can receive for every account of this installation's app: what is sent names the account.</summary>
    bool AppWide { get; }

    /// <summary>The secret of this installation's app, which signs for every account, from its configuration; null where there is none.</summary>
    string? AppSecret { get; }

    /// <summary>Verifies a request, and says what it means.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="secrets">Any of them makes it genuine. Without one only proofs that an address is ours are answered.</param>
    PushReading Read(PushRequest request, IReadOnlyList<string> secrets, DateTimeOffset now);
}

/// <summary>A receiver whose app's secret comes by the address itself, when the provider makes sure that it is ours.</summary>
public interface IPushEnrolment
{
    /// <summary>Whether a request brings a secret at all; nobody is asked.</summary>
    bool Offers(PushRequest request);

    /// <summary>Asks the provider whether a secret that was sent here, by whomever, is the app's.</summary>
    /// <returns>The secret to keep; null where the request brings none, or the provider knows nothing of it.</returns>
    Task<string?> Enrol(PushRequest request, CancellationToken cancellationToken);
}
