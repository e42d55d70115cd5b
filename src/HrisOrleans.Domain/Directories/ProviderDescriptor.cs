using System.Text.RegularExpressions;

namespace HrisOrleans.Domain.Directories;

/// <summary>How a provider tells what changed since the last read.</summary>
public enum DeltaSupport
{
    None = 0,
    ChangedIds = 1,
    ChangedRecords = 2,
    ServerCursor = 3,
}

/// <summary>How a provider lets us know that somebody left. Absence always counts, and only after two complete reads.</summary>
[Flags]
public enum DepartureSigns
{
    None = 0,

    /// <summary>The record stays in the list and says so.</summary>
    Status = 1,

    /// <summary>A delta names ids that are gone.</summary>
    Tombstone = 2,
}

/// <summary>What a provider sends by itself.</summary>
public enum PushSupport
{
    None = 0,

    /// <summary>It says that something changed; what, is read.</summary>
    Hint = 1,

    /// <summary>It writes the directory here.</summary>
    Authoritative = 2,
}

/// <summary>How credentials are got.</summary>
public enum SignInMethod
{
    /// <summary>A person types or pastes them into the form.</summary>
    Form = 1,

    /// <summary>A person signs in at the provider (OAuth 2 authorization code); the form holds what is needed besides.</summary>
    AuthorizationCode = 2,
}

/// <summary>A right that the credentials need in the HRIS, named before they are asked for.</summary>
/// <param name="Code">Stable code, such as <c>employees.work_email</c>.</param>
/// <param name="Description">What to grant, in the provider's own words.</param>
public sealed record NeededRight(string Code, string Description);

/// <summary>One input of the credential form.</summary>
/// <param name="Name">Key in the credentials object.</param>
/// <param name="Title">Label for a person.</param>
/// <param name="Description">Where to find the value.</param>
/// <param name="Secret">Never shown again once given.</param>
/// <param name="Pattern">A whole-value regular expression, or null for any text.</param>
/// <param name="MaxLength">Longest accepted value.</param>
public sealed record CredentialField(string Name, string Title, string Description, bool Secret, string? Pattern = null, int MaxLength = 4096)
{
    /// <summary>Whether the form is complete without it.</summary>
    public bool Optional { get; init; }

    /// <summary>Its value has several lines, as a private key has.</summary>
    public bool Multiline { get; init; }

    /// <summary>Whether a value may be sent to the provider at all.</summary>
    public bool Accepts(string? value) => string.IsNullOrEmpty(value) ? Optional :
        !string.IsNullOrWhiteSpace(value)
        && value.Length <= MaxLength
        && (Pattern is null || Regex.IsMatch(value, $@"^(?:{Pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));
}

/// <summary>What a provider is and can do; one entry of the catalogue.</summary>
/// <param name="Id">Stable id, such as <c>bamboohr</c>.</param>
/// <param name="OpenToEverySubscription">False: the tenant needs <c>standard</c> or <c>premium</c>.</param>
public sealed record ProviderDescriptor(
    string Id,
    string Name,
    bool OpenToEverySubscription,
    DeltaSupport Delta,
    IReadOnlyList<GroupKind> GroupKinds,
    IReadOnlyList<NeededRight> NeededRights,
    IReadOnlyList<CredentialField> CredentialForm)
{
    /// <summary>A secret that could be guessed is none.</summary>
    public const string PushSecretPattern = "[\\x21-\\x7E][\\x20-\\x7E]{6,}[\\x21-\\x7E]";

    /// <summary>How departures are told, besides absence.</summary>
    public DepartureSigns Departures { get; init; } = DepartureSigns.None;

    public PushSupport Push { get; init; } = PushSupport.None;

    /// <summary>What makes a pushed hint believed, as a person enters it once the webhook is made at the provider; null where the provider gives no hints, or is asked for them without anybody's doing.</summary>
    public CredentialField? PushSecret { get; init; }

    /// <summary>What the provider takes of one account, where it says so; all of them are kept.</summary>
    public IReadOnlyList<CallLimit> Limits { get; init; } = [];

    /// <summary>Where a form has several ways to be filled in: the optional fields that make each of them, of which one has to be there.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Ways { get; init; } = [];

    /// <summary>What a filled-in form lacks although each of its fields is sound; null where it is complete.</summary>
    public string? WayMissing(IReadOnlyDictionary<string, string> given)
    {
        if (Ways.Count == 0) return null;
        var filled = Ways.Where(way => way.Any(Given)).ToList();
        return filled is [var one] ? one.FirstOrDefault(field => !Given(field)) is { } lacking ? $"{lacking} is missing" : null
            : $"give either {string.Join(", or ", Ways.Select(way => string.Join(" and ", way)))}";

        bool Given(string field) => given.TryGetValue(field, out var value) && value.Length > 0;
    }

    /// <summary>How credentials are got; a provider may offer several.</summary>
    public IReadOnlyList<SignInMethod> SignIn { get; init; } = [SignInMethod.Form];
}
