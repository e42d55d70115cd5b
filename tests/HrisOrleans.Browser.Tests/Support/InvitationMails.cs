using System.Text.RegularExpressions;
using HrisOrleans.Client.Members;

namespace HrisOrleans.Browser.Tests.Support;

/// <summary>The mails that the host writes as files, as an invited person reads them.</summary>
public static partial class InvitationMails
{
    /// <summary>Accepts a member's invitation with the token of their mail, once that is there.</summary>
    public static async Task Accept(this ConsoleFixture console, ConsoleTenant tenant, Member member) =>
        await console.Api("none").Invitations.Accept(new(await console.TokenOf(tenant, member)), cancellationToken: Stop);

    /// <summary>Wants no more invitations, by the same token.</summary>
    public static async Task Object(this ConsoleFixture console, ConsoleTenant tenant, Member member) =>
        await console.Api("none").Invitations.Object(new(await console.TokenOf(tenant, member)), Stop);

    private static async Task<string> TokenOf(this ConsoleFixture console, ConsoleTenant tenant, Member member)
    {
        var folder = Path.Combine(console.Host.Folder, "mail", tenant.Id);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            await timer.WaitForNextTickAsync(Stop);
            if (Directory.Exists(folder) && Token(folder, member) is { } token) return token;
        }
    }

    private static string? Token(string folder, Member member) => Directory.GetFiles(folder, "*.eml")
        .SelectMany(file => Tokens().Matches(SoftBreaks().Replace(File.ReadAllText(file), "").Replace("=3D", "=", StringComparison.Ordinal)))
        .Select(match => match.Value)
        .FirstOrDefault(token => token.Contains(member.Id.ToString("N"), StringComparison.Ordinal));

    [GeneratedRegex("=\r?\n")]
    private static partial Regex SoftBreaks();

    [GeneratedRegex("inv_[A-Za-z0-9_-]+")]
    private static partial Regex Tokens();
}
