using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Push;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors;

/// <summary>The values of a credential form by field name, or what signing in gave. Never logged; its text is hidden.</summary>
public sealed record ConnectorCredentials(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Whose they are: calls are counted against this account's limits, and pushed directories are found by it.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Where renewed credentials are kept; null where they are only tried.</summary>
    public ICredentialKeeper? Keeper { get; init; }

    public string this[string field] => Values[field];

    /// <summary>The value of a field that may be missing.</summary>
    public string? Find(string field) => Values.GetValueOrDefault(field);

    public override string ToString() => "(credentials)";
}

/// <summary>One provider: what it is, whether credentials work, and how to read its directory.</summary>
/// <remarks>Stateless and safe for concurrent use. Expected trouble is returned as <see cref="ConnectorFailure"/>; only bugs and cancellation throw.</remarks>
public interface IDirectoryConnector
{
    ProviderDescriptor Descriptor { get; }

    /// <summary>Goes into the <see cref="RecordFingerprinter"/>; rises when a record is read differently than before.</summary>
    int MapperVersion => 1;

    /// <summary>Signing in at the provider, where credentials can be got that way.</summary>
    IProviderSignIn? SignIn => null;

    /// <summary>Webhooks of the provider, where it sends them; there is one where <see cref="ProviderDescriptor.Push"/> is <see cref="PushSupport.Hint"/>, and nowhere else.</summary>
    IPushReceiver? Push => null;

    /// <summary>Tries the credentials, asserts that address, status and groups are really visible, and names the company account.</summary>
    Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a full read of all people. Groups are collected on the way where the provider keeps them on the person.
    /// </summary>
    /// <param name="scope">Whose members have to be known; null for all groups.</param>
    IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null);

    /// <summary>Opens a read of what changed since <paramref name="checkpoint"/>, which an earlier read gave.</summary>
    /// <remarks>Never proves an absence; a removal that the provider states explicitly comes as a tombstone.</remarks>
    IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null);
}

/// <summary>What a successful probe found.</summary>
/// <param name="Account">The provider's stable id of the company, to recognise the same company again.</param>
/// <param name="AccountName">The company's name as the provider shows it.</param>
/// <param name="People">How many records the list claims, when it says so.</param>
/// <param name="MissingRights">Codes of <see cref="ProviderDescriptor.NeededRights"/> that are not really there; empty when all are.</param>
public sealed record ProbeReport(string Account, string AccountName, long? People, IReadOnlyList<string> MissingRights);

/// <summary>An answer, or the failure to get one.</summary>
public readonly record struct Reply<T>(T? Value, ConnectorFailure? Failure)
{
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Value))]
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    public static implicit operator Reply<T>(T value) => new(value, null);

    public static implicit operator Reply<T>(ConnectorFailure failure) => new(default, failure);
}
