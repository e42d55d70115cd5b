using System.Text.Json;
using HrisOrleans.Connectors.BambooHr;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Connectors.Tests.Conformance;

/// <summary>A way to take a right away in the sandbox, and how the probe has to call it.</summary>
/// <param name="Right">The code that the probe names.</param>
/// <param name="Field">A field that is hidden, or null.</param>
/// <param name="Endpoint">An endpoint that is refused, or null.</param>
public sealed record LostRight(string Right, string? Field = null, string? Endpoint = null)
{
    public override string ToString() => Right;
}

/// <summary>An answer that leads on, nobody can say where to.</summary>
/// <param name="Link">Its Link header, where the way is told there.</param>
public sealed record LostWay(string Endpoint, string Body, string? Link = null)
{
    public override string ToString() => $"{Endpoint} {Body} {Link}";
}

/// <summary>What the conformance tests have to know of one provider and of its sandbox.</summary>
public abstract class ProviderCase
{
    /// <summary>The provider's id.</summary>
    public abstract string Id { get; }

    /// <summary>Credentials of a sandbox company.</summary>
    public abstract IReadOnlyDictionary<string, string> Credentials(string company, string accessToken);

    /// <summary>How the connector reaches the sandbox.</summary>
    public virtual void Reach(SandboxServer sandbox, ProviderOptions options) => options.BaseUrl = sandbox.VendorUrl(Id);

    /// <summary>How BambooHR's connector reaches the sandbox; only its own case needs it.</summary>
    public virtual void Reach(SandboxServer sandbox, BambooHrOptions options)
    {
    }

    /// <summary>The external id of a sandbox person.</summary>
    public virtual string ExternalId(int person) => person.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The group that a sandbox group becomes; null where the provider does not have the kind.</summary>
    public abstract GroupId? Group(SandboxGroupKind kind, string id);

    /// <summary>Each needed right and how it is taken away.</summary>
    public abstract IReadOnlyList<LostRight> Rights { get; }

    /// <summary>The list of people comes in pages.</summary>
    public virtual bool Pages => true;

    /// <summary>Whoever asks says how many come on a page.</summary>
    public virtual bool ChoosesPageSize => true;

    /// <summary>A short or repeated list is told by a total.</summary>
    public virtual bool NamesTotals => false;

    /// <summary>Somebody who left stays in the list and says so.</summary>
    public virtual bool ListsLeavers => true;

    /// <summary>Wire values of a status that nobody knows; null where the provider has no words for a status.</summary>
    public virtual IReadOnlyDictionary<string, JsonElement>? UnknownStatus => null;

    /// <summary>Top-level wire properties, the id aside, that are sent as null.</summary>
    public abstract IReadOnlyList<string> Properties { get; }

    /// <summary>The form in which the provider says when to come back.</summary>
    public virtual IReadOnlyList<ResetForm> Resets => [ResetForm.Seconds];

    /// <summary>A sandbox group whose members are read as a list of their own; null where no group's are.</summary>
    public virtual (SandboxGroupKind Kind, string Id)? MemberList => null;

    /// <summary>The provider says how many are in a group, so that even its first page cannot be lost without a word.</summary>
    public virtual bool CountsMembers => false;

    /// <summary>Lists of members with an entry that does not say who or what it is.</summary>
    public virtual IReadOnlyList<string> MutedMembers => [];

    /// <summary>Wire values of somebody who was to begin and whose first day is not there any more; empty where nobody is told before they begin.</summary>
    public virtual IReadOnlyList<string> WithoutFirstDay => [];

    /// <summary>Wire values in which one more thing is null than <see cref="Properties"/> can say, such as something deeper in the record.</summary>
    public virtual IReadOnlyList<string> DeeperNulls => [];

    /// <summary>Answers that lead on to a position which cannot be read, by endpoint.</summary>
    public virtual IReadOnlyList<LostWay> LostWays => [];

    /// <summary>What a delta asks, besides the list of people.</summary>
    public virtual IReadOnlyList<string> DeltaEndpoints => [];

    /// <summary>A checkpoint that the provider no longer takes; null where it has no delta.</summary>
    public virtual string? ExpiredCheckpoint => null;

    /// <summary>Lets the sandbox make every token that signing in gave run out.</summary>
    public virtual bool TokensRunOut => false;

    public override string ToString() => Id;

    protected static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
