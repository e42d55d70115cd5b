namespace HrisOrleans.Domain.Connections;

/// <summary>How long links and sign-ins are good, and how they refuse.</summary>
public static class ConnectLinkRules
{
    /// <summary>Of a link that somebody else opens, unless said otherwise.</summary>
    public static readonly TimeSpan UsualLife = TimeSpan.FromMinutes(30);

    public static readonly TimeSpan LongestLife = TimeSpan.FromHours(24);

    /// <summary>Of a link for oneself, and of the way to a provider's sign-in and back.</summary>
    public static readonly TimeSpan SignInLife = TimeSpan.FromMinutes(10);

    /// <summary>Over, used, forged or for another: nobody learns which.</summary>
    public static Refusal LinkInvalid { get; } = new("connect_link_invalid", RefusalKind.NotFound, "This link is not good, or not any more. Ask for a new one.");

    /// <summary>Over, used, forged, or begun in another browser: nobody learns which.</summary>
    public static Refusal SignInInvalid { get; } = new("sign_in_invalid", RefusalKind.NotFound, "This sign-in is not known here, or not any more. Begin again.");

    public static Refusal SignInDenied { get; } = new("sign_in_denied", RefusalKind.Unprocessable, "Access was not granted at the provider. Nothing was connected.");

    public static Refusal SignInUnavailable { get; } = new("sign_in_unavailable", RefusalKind.Conflict, "Nobody can sign in at this provider from here: it offers none, or this installation has no app there.");

    /// <summary>What a provider's word in the place of a code means (RFC 6749 §4.1.2.1).</summary>
    /// <param name="error">The word, as it came with the browser; anybody may have written it.</param>
    public static Refusal Denied(string error) => error switch
    {
        "access_denied" or "user_denied" or "consent_required" or "interaction_required" or "login_required" => SignInDenied,
        "temporarily_unavailable" or "server_error" => new("provider_unavailable", RefusalKind.Unavailable, "The provider's sign-in has trouble; try again later."),
        _ => new("provider_bad_response", RefusalKind.Unavailable, $"The provider's sign-in refused the request ({(error.Length <= 60 && error.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.') ? error : "no code")})."),
    };
}
