using System.Collections.Immutable;
using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Csv.People;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Silo.Pushed;

/// <summary>A directory that comes as files, uploaded or laid into a folder: the last whole one counts, under the same rules as any other directory.</summary>
internal sealed class CsvConnector(FileDesk desk) : IDirectoryConnector
{
    public const string Id = "csv";

    public ProviderDescriptor Descriptor { get; } = new(
        Id,
        "CSV files",
        OpenToEverySubscription: false,
        DeltaSupport.None,
        [GroupKind.Department, GroupKind.Division, GroupKind.Location, GroupKind.Team, GroupKind.Group],
        [],
        [])
    {
        Departures = DepartureSigns.Status,
        Push = PushSupport.Authoritative,
    };

    // Nothing is asked for: files come after the connection is made.
    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken) =>
        new ProbeReport("csv", "CSV", (await desk.Current(TenantId.Parse(credentials.Owner), cancellationToken))?.File.People, []);

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        new CsvRead(TenantId.Parse(credentials.Owner), desk, fingerprinter);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        throw new NotSupportedException("A file names everybody.");
}

/// <summary>
/// Everybody in the file that counts. What a file says it says of the moment when it came, however often it is read: that is
/// the moment of this read, so that one file never proves an absence twice.
/// </summary>
internal sealed class CsvRead(TenantId tenant, FileDesk desk, RecordFingerprinter fingerprinter) : IDirectoryRead
{
    private readonly SortedDictionary<GroupId, DirectoryGroup> _groups = [];
    private readonly HashSet<string> _duplicates = new(StringComparer.Ordinal);
    private readonly HashSet<string> _doubled = new(StringComparer.Ordinal);
    private KeptFile? _file;
    private int _part;
    private long _records;
    private bool _opened;

    public async ValueTask<ReadStep> Next(CancellationToken cancellationToken)
    {
        if (!_opened)
        {
            _file = await desk.Read(tenant, cancellationToken);
            _duplicates.UnionWith(_file?.Report.DuplicateIds ?? []);
            _opened = true;
        }

        if (_file is null) return new ReadStep.End(null, "no file has come yet", [], [], null);
        if (_part == _file.Parts.Count) return End(_file);
        using var part = await desk.Open(tenant, _file.File.Id, _part, _file.Parts[_part], cancellationToken);
        _part++;
        return new ReadStep.Page(Of(part.Span));
    }

    private CsvPage Of(ReadOnlySpan<byte> json)
    {
        var people = new List<FilePerson>();
        var places = new List<(int, int)>();
        foreach (var (offset, length) in FilePart.Places(json))
        {
            _records++;
            var person = FilePerson.Read(json.Slice(offset, length));

            // Of lines with one id nobody knows which is true: the person is there, and nothing is made of them.
            if (person.Id is { } id && _duplicates.Contains(id))
            {
                if (!_doubled.Add(id)) continue;
                person = person with { Fault = RecordFaults.DuplicateId };
            }

            foreach (var group in person.Groups ?? [])
                if (GroupNames.Id(group.Kind, group.Name) is var key) _groups.TryAdd(key, new DirectoryGroup(key, group.Name));
            people.Add(person);
            places.Add((offset, length));
        }

        var fingerprints = new UInt128[people.Count];
        fingerprinter.Fill(json, places.ToArray(), fingerprints);
        return new CsvPage(people, fingerprints);
    }

    private ReadStep.End End(KeptFile kept)
    {
        var at = kept.File.ReceivedAt;
        var evidence = new ReadEvidence("people", _part, _records, _records, [kept.File.People], ReachedEnd: true, "csv.file", [], at, at);
        var (certificate, missing) = CompletenessCertificate.TryIssue(evidence);
        return new ReadStep.End(certificate, missing, [.. _groups.Values], [], null);
    }

    private sealed class CsvPage(List<FilePerson> people, UInt128[] fingerprints) : PeoplePage
    {
        public override ReadOnlySpan<UInt128> Fingerprints => fingerprints;

        public override MappedRecord Map(int index)
        {
            var person = people[index];
            if (person.Id is not { } id || person.Fault is not null)
                return new MappedRecord(null, person.Fault ?? RecordFaults.MissingId, person.Id, PersonName.Shown(person.DisplayName, person.GivenName, person.FamilyName));
            var groups = (person.Groups ?? []).Select(group => GroupNames.Id(group.Kind, group.Name)).Distinct().Order().ToImmutableArray();
            return new MappedRecord(
                new DirectoryPerson(id, person.Email, person.GivenName, person.FamilyName, person.DisplayName, person.JobTitle, person.Status, person.Kind, person.StartsOn, groups), null);
        }

        public override void Dispose()
        {
        }
    }
}
