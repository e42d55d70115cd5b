namespace HrisOrleans.Contracts.Scim;

/// <summary>A tenant's pushed directory, as SCIM clients see it. Key: <see cref="GrainKeys.Scim"/>.</summary>
/// <remarks>A write is answered when it is durable, whatever becomes of the person. Refusals carry SCIM's own words.</remarks>
[Alias("hris.IScimGrain"), GrainInterfaceType("hris.scim")]
public interface IScimGrain : IGrainWithStringKey
{
    /// <summary>Until when a token is good; null for one that nobody knows. A token without an end is good for as long as the answer may be kept.</summary>
    [Alias("Verify")]
    Task<ScimTokenState?> Verify(VerifyScimToken query, CancellationToken cancellationToken);

    [Alias("Create")]
    Task<ScimReply> Create(ScimCreate command, CancellationToken cancellationToken);

    [Alias("Replace")]
    Task<ScimReply> Replace(ScimReplace command, CancellationToken cancellationToken);

    [Alias("Patch")]
    Task<ScimReply> Patch(ScimReplace command, CancellationToken cancellationToken);

    [Alias("Delete")]
    Task<ScimReply> Delete(ScimDelete command, CancellationToken cancellationToken);

    [Alias("Find")]
    Task<ScimReply> Find(ScimFind query, CancellationToken cancellationToken);

    [Alias("List")]
    Task<ScimListReply> List(ScimList query, CancellationToken cancellationToken);
}

[GenerateSerializer, Alias("hris.scim-verify")]
public sealed record VerifyScimToken(string Hash);

[GenerateSerializer, Alias("hris.scim-token-state")]
public sealed record ScimTokenState(DateTimeOffset? ExpiresAt);

/// <param name="Group">A group, else a user.</param>
/// <param name="Body">The resource's JSON.</param>
[GenerateSerializer, Alias("hris.scim-create")]
public sealed record ScimCreate(bool Group, byte[] Body);

/// <param name="Body">The resource, or the PatchOp message.</param>
/// <param name="IfMatch">The version the client saw, or null.</param>
[GenerateSerializer, Alias("hris.scim-replace")]
public sealed record ScimReplace(bool Group, Guid Id, byte[] Body, long? IfMatch);

[GenerateSerializer, Alias("hris.scim-delete")]
public sealed record ScimDelete(bool Group, Guid Id, long? IfMatch);

/// <param name="Members">A group's members are wanted.</param>
[GenerateSerializer, Alias("hris.scim-find")]
public sealed record ScimFind(bool Group, Guid Id, bool Members);

/// <param name="StartIndex">Counted from 1.</param>
/// <param name="Count">At most 200.</param>
[GenerateSerializer, Alias("hris.scim-list")]
public sealed record ScimList(bool Group, string? Filter, int StartIndex, int Count, bool Members);

/// <param name="Json">The resource without what is the server's own, and a group without its members.</param>
[GenerateSerializer, Alias("hris.scim-resource")]
public sealed record ScimResourceView(Guid Id, byte[] Json, IReadOnlyList<Guid>? Members, long Version, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt);

/// <param name="Status">HTTP status of the refusal.</param>
[GenerateSerializer, Alias("hris.scim-refused")]
public sealed record ScimRefused(int Status, string? Type, string Detail);

/// <summary>One of both; neither where there is nothing to say, as after a deletion.</summary>
[GenerateSerializer, Alias("hris.scim-reply")]
public sealed record ScimReply(ScimResourceView? Resource, ScimRefused? Refused);

[GenerateSerializer, Alias("hris.scim-list-reply")]
public sealed record ScimListReply(long Total, IReadOnlyList<ScimResourceView> Resources, ScimRefused? Refused);
