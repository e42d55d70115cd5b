namespace HrisOrleans.Client.Connections;

/// <summary>A directory's file, and how it was read.</summary>
/// <param name="Id">Its id; null after a dry run.</param>
/// <param name="ReceivedAt">When it had come: absences count between two files. Null after a dry run.</param>
/// <param name="Encoding"><c>utf-8</c>, <c>utf-16le</c>, <c>utf-16be</c> or <c>windows-1252</c>.</param>
/// <param name="Delimiter">What stands between the cells.</param>
/// <param name="Columns">Every column, and what it holds.</param>
/// <param name="IdentifiedBy"><c>externalId</c>, or <c>email</c> where no column of ids is there: then another address is another person.</param>
/// <param name="Lines">Lines of people, good and bad.</param>
/// <param name="Counted">The file itself said how many lines it has.</param>
/// <param name="Kinds">Current people by kind: <c>employee</c>, <c>contractor</c>, <c>guest</c>, <c>bot</c>, <c>service_account</c>.</param>
/// <param name="NotCurrent">Lines of people who are not current any more, by status.</param>
/// <param name="GroupCount">How many groups the lines name.</param>
/// <param name="Groups">The largest of them, at most 200.</param>
/// <param name="FaultCount">Bad lines. Their people are not missing; nothing is done with them.</param>
/// <param name="Faults">The first 1,000 of them, by number and code.</param>
/// <param name="New">People who are not in the file before.</param>
/// <param name="Missing">People of the file before who are not in this one.</param>
/// <param name="Sample">The first five people; of a dry run only.</param>
public sealed record DirectoryFile(
    Guid? Id,
    DateTimeOffset? ReceivedAt,
    string Encoding,
    string Delimiter,
    IReadOnlyList<DirectoryFileColumn> Columns,
    string IdentifiedBy,
    int Lines,
    bool Counted,
    IReadOnlyDictionary<string, int> Kinds,
    IReadOnlyDictionary<string, int> NotCurrent,
    int GroupCount,
    IReadOnlyList<DirectoryFileGroup> Groups,
    int FaultCount,
    IReadOnlyList<DirectoryFileFault> Faults,
    int New,
    int Missing,
    IReadOnlyList<FilePersonShown>? Sample);

/// <summary>A column of a file.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Field">The field it holds; null for one that is left alone.</param>
public sealed record DirectoryFileColumn(string Header, string? Field);

/// <summary>A group that lines name.</summary>
/// <param name="Kind">Such as <c>department</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="People">Current people in it.</param>
public sealed record DirectoryFileGroup(string Kind, string Name, int People);

/// <summary>A bad line.</summary>
/// <param name="Line">Its number in the file, the header's being 1.</param>
/// <param name="Code">Why.</param>
public sealed record DirectoryFileFault(int Line, string Code);

/// <summary>A person of a file, as a dry run shows them.</summary>
/// <param name="ExternalId">Null where the line does not tell whose it is.</param>
/// <param name="Email">The address as it stands there.</param>
/// <param name="DisplayName">The name that would be shown.</param>
/// <param name="JobTitle">The title.</param>
/// <param name="Status"><c>active</c>, <c>on_leave</c>, <c>suspended</c>, <c>departed</c> or <c>unknown</c>.</param>
/// <param name="Kind">Such as <c>employee</c>.</param>
/// <param name="StartsOn">First day of work.</param>
/// <param name="Groups">Kind and name of each group.</param>
/// <param name="Fault">Why nothing is made of the line, or null.</param>
public sealed record FilePersonShown(string? ExternalId, string? Email, string? DisplayName, string? JobTitle, string Status, string Kind, DateOnly? StartsOn, IReadOnlyList<string> Groups, string? Fault);
