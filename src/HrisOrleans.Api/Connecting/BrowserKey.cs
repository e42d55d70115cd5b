using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace HrisOrleans.Api.Connecting;

/// <summary>
/// A secret that only one browser has: a cookie that no script reads and no other site's form sends. It binds a sign-in to
/// the browser that began it, and tells our own forms from others'.
/// </summary>
internal sealed record BrowserKey(string Value)
{
    private const int Bytes = 32;
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>What our forms for a link carry. Whoever does not have the cookie cannot write it.</summary>
    public string FormFor(string link) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Value), Encoding.UTF8.GetBytes(link)));

    public bool Made(string? form, string link) =>
        form is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(form), Encoding.UTF8.GetBytes(FormFor(link)));

    /// <summary>The browser's secret; it gets one where it has none.</summary>
    public static BrowserKey Of(HttpContext context, PublicAddress address)
    {
        var key = TryRead(context.Request, address, out var known) ? known : new BrowserKey(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

        // Lax: the provider's redirect brings it along, another site's form does not.
        context.Response.Cookies.Append(Name(address), key.Value, new CookieOptions { HttpOnly = true, Secure = address.Secure, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = Life, IsEssential = true });
        return key;
    }

    public static bool TryRead(HttpRequest request, PublicAddress address, [NotNullWhen(true)] out BrowserKey? key)
    {
        key = request.Cookies[Name(address)] is { Length: 43 } value && Base64Url.IsValid(value) ? new BrowserKey(value) : null;
        return key is not null;
    }

    public override string ToString() => "(browser)";

    // By this name the browser takes it from this host alone, and from no neighbour.
    private static string Name(PublicAddress address) => address.Secure ? "__Host-hris-connect" : "hris-connect";
}
