namespace HrisOrleans.Sandbox.Vendors;

/// <summary>The one app that every vendor of the sandbox knows, for signing in by OAuth 2.</summary>
public static class SandboxApp
{
    public const string ClientId = "sandbox-app";
    public const string ClientSecret = "sandbox-app-secret";

    /// <summary>Where the app takes people back: this path, at https or on loopback.</summary>
    public const string RedirectPath = "/v1/sign-in/callback";

    /// <summary>Query parameter of a consent page: the company whose admin answers, without anybody pressing a button.</summary>
    public const string Company = "sandbox_company";

    /// <summary>Query parameter beside <see cref="Company"/>: <c>allow</c> or <c>deny</c>.</summary>
    public const string Answer = "sandbox_answer";
}
