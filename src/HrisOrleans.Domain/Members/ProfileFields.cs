namespace HrisOrleans.Domain.Members;

/// <summary>What the directory says of a person besides their address. Stored as words.</summary>
[Flags]
public enum ProfileFields
{
    None = 0,
    GivenName = 1,
    FamilyName = 2,
    DisplayName = 4,
    JobTitle = 8,
    Groups = 16,
}

public static class ProfileFieldWords
{
    private static readonly (ProfileFields Field, string Word)[] All =
    [
        (ProfileFields.GivenName, "given_name"), (ProfileFields.FamilyName, "family_name"), (ProfileFields.DisplayName, "display_name"),
        (ProfileFields.JobTitle, "job_title"), (ProfileFields.Groups, "groups"),
    ];

    /// <summary>The words of the fields, in a fixed order.</summary>
    public static IEnumerable<string> Words(this ProfileFields fields) => All.Where(known => fields.HasFlag(known.Field)).Select(known => known.Word);

    /// <summary>The fields of these words; any other word is none of them.</summary>
    public static ProfileFields Of(IEnumerable<string> words) => words.Aggregate(ProfileFields.None, (fields, word) => fields | Array.Find(All, known => known.Word == word).Field);
}
