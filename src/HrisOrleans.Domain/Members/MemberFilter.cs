using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Domain.Members;

/// <summary>Which members are meant; what is left out does not narrow.</summary>
/// <param name="Search">Part of a name or address, in any case.</param>
/// <param name="Group">A group that the directory last named for the person.</param>
/// <param name="Source"><see cref="Hand"/>, <see cref="Hris"/>, or the id of a provider.</param>
public sealed record MemberFilter(MemberList? List = null, Grant? Grant = null, string? Search = null, GroupId? Group = null, string? Source = null)
{
    /// <summary>No directory record stands behind the member.</summary>
    public const string Hand = "hand";

    /// <summary>A directory record stands behind the member, of whatever provider.</summary>
    public const string Hris = "hris";

    public static MemberFilter All { get; } = new();

    /// <summary>Whether it narrows at all.</summary>
    public bool Narrows => this != All;
}
