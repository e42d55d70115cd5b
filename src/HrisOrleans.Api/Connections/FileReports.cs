using HrisOrleans.Client.Connections;
using HrisOrleans.Contracts.Files;
using HrisOrleans.Csv.People;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Api.Connections;

internal static class FileReports
{
    public static DirectoryFile Of(FileView view) => Of(FileReport.Read(view.Report), view.Id, view.ReceivedAt, null);

    /// <summary>A dry run: nothing is kept, and the first people are shown.</summary>
    public static DirectoryFile Of(FileTaken taken) => Of(taken.Report, null, null, [.. taken.Sample.Select(Of)]);

    private static DirectoryFile Of(FileReport report, Guid? id, DateTimeOffset? receivedAt, IReadOnlyList<FilePersonShown>? sample) => new(
        id,
        receivedAt,
        report.Encoding,
        report.Delimiter,
        [.. report.Columns.Select(column => new DirectoryFileColumn(column.Header, column.Field))],
        report.IdentifiedBy,
        report.Lines,
        report.Counted,
        report.Kinds,
        report.NotCurrent,
        report.GroupCount,
        [.. report.Groups.Select(group => new DirectoryFileGroup(group.Kind, group.Name, group.People))],
        report.FaultCount,
        [.. report.Faults.Select(fault => new DirectoryFileFault(fault.Line, fault.Code))],
        report.New,
        report.Missing,
        sample);

    private static FilePersonShown Of(FilePerson person) => new(
        person.Id,
        person.Email,
        PersonName.Shown(person.DisplayName, person.GivenName, person.FamilyName),
        person.JobTitle,
        Word(person.Status),
        Domain.Plans.PersonRules.Word(person.Kind),
        person.StartsOn,
        [.. (person.Groups ?? []).Select(group => $"{GroupId.Word(group.Kind)}: {group.Name}")],
        person.Fault);

    private static string Word(AccountStatus status) => status switch
    {
        AccountStatus.Unknown => "unknown",
        AccountStatus.Active => "active",
        AccountStatus.OnLeave => "on_leave",
        AccountStatus.Suspended => "suspended",
        AccountStatus.Departed => "departed",
    };
}
