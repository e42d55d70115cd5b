using HrisOrleans.Client;
using HrisOrleans.Console.Pieces;

namespace HrisOrleans.Console.Connect;

/// <summary>How a sign-in at a provider ended, as the address tells on which the browser came back.</summary>
internal static class SignInEnd
{
    /// <summary>The trouble; null where there was none. Anybody may have written the address: of it only the code is shown.</summary>
    public static Trouble? Trouble(string? outcome, string? code)
    {
        if (outcome != "refused") return null;
        var known = code is { Length: > 0 and <= 60 } && code.All(letter => char.IsAsciiLetterLower(letter) || letter == '_') ? code : "refused";
        return new(TroubleKind.Refused, known, Sentence(known), Advices.For(known));
    }

    private static string Sentence(string code) => code switch
    {
        "sign_in_denied" => "Access was not granted at the provider. Nothing was connected.",
        "sign_in_invalid" or "connect_link_invalid" => "The sign-in took too long, or was begun elsewhere. Nothing was connected: begin again.",
        RefusalCodes.SignInUnavailable => "Nobody can sign in there from here at the moment.",
        RefusalCodes.HrisPermissionMissing => "Rights are missing in the HRIS. Nothing was connected.",
        RefusalCodes.CredentialsRejected => "The provider took its own sign-in back. Nothing was connected.",
        RefusalCodes.ConnectionExists => "Somebody else connected an HRIS meanwhile.",
        RefusalCodes.SubscriptionRequired => "The subscription does not cover this provider.",
        RefusalCodes.ProviderUnavailable or RefusalCodes.ProviderSlow or RefusalCodes.ProviderBadResponse or RefusalCodes.ProviderThrottled => "The provider's sign-in has trouble at the moment. Nothing was connected.",
        _ => "The sign-in did not succeed. Nothing was connected.",
    };
}
