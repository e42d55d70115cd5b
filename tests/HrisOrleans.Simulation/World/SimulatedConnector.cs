using System.Globalization;
using System.Text;
using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Simulation.Gates;

namespace HrisOrleans.Simulation.World;

/// <summary>A provider with a list in pages and deltas with tombstones. The world may move between two pages.</summary>
internal sealed class SimulatedConnector(Company company, Provider provider, Gate gate, TimeProvider time) : IDirectoryConnector
{
    public ProviderDescriptor Descriptor { get; } = new(
        company.Provider, company.Provider, OpenToEverySubscription: false, DeltaSupport.ServerCursor, [GroupKind.Department],
        [new NeededRight("people.email", "Addresses")], [new CredentialField("key", "Key", "The key", Secret: true)]);

    public async Task<Reply<ProbeReport>> Probe(ConnectorCredentials credentials, CancellationToken cancellationToken)
    {
        await gate.Pass("provider.Probe");
        if (provider.Faults.WrongKey) return WrongKey;
        return new ProbeReport(credentials["key"], company.Provider, company.People.Count, provider.Faults.Hides ? ["people.email"] : []);
    }

    public IDirectoryRead ReadAll(ConnectorCredentials credentials, RecordFingerprinter fingerprinter, ReadScope? scope = null) => new Read(company, provider, gate, time, fingerprinter, null);

    public IDirectoryRead ReadChanges(ConnectorCredentials credentials, string checkpoint, RecordFingerprinter fingerprinter, ReadScope? scope = null) =>
        new Read(company, provider, gate, time, fingerprinter, long.Parse(checkpoint, CultureInfo.InvariantCulture));

    private static ConnectorFailure WrongKey { get; } = new(FailureKind.Reauthenticate, "The key is not accepted.");

    private sealed class Read(Company company, Provider provider, Gate gate, TimeProvider time, RecordFingerprinter fingerprinter, long? since) : IDirectoryRead
    {
        private readonly int _pageSize = Math.Max(4, company.People.Count / 5);
        private readonly SortedSet<long> _totals = [];
        private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
        private ReadLog? _log;
        private string? _last;
        private long _checkpoint;
        private long _records;
        private int _pages;
        private bool _over;
        private bool _hidden;

        public async ValueTask<ReadStep> Next(CancellationToken cancellationToken)
        {
            await gate.Pass(since is null ? "provider.Page" : "provider.Changes");
            var faults = provider.Faults;
            if (_log is null)
            {
                _log = provider.Open(company, since is not null, time.GetUtcNow());
                _log.Rights = faults.OtherRights ? "fewer" : "all";
                _checkpoint = company.Changes;
            }

            if (faults.WrongKey) return new ReadStep.Failed(WrongKey);
            if (since is not null && faults.ForgetsCheckpoints) return new ReadStep.Failed(new(FailureKind.StartAgain, "The checkpoint is forgotten."));
            if (faults.BreaksAt is { } page && page <= _pages)
                return new ReadStep.Failed(faults.Throttles ? new(FailureKind.Throttled, "Too many requests.", time.GetUtcNow().AddMinutes(3)) : new(FailureKind.Transient, "Down."));
            if (since is not null && faults.Hides) return new ReadStep.Failed(new(FailureKind.InsufficientRights, "Fields are hidden.", MissingRights: ["people.email"]));
            return _over ? End(faults) : Page(faults);
        }

        private ReadStep Page(ProviderFaults faults)
        {
            var (people, end) = Listed(faults);
            if (since is null) _totals.Add(faults.Empty ? 0 : people.People.Count - faults.ShortBy + faults.TotalOff);
            var records = faults.Empty ? [] : people.After(_last)
                .Where(listed => since is null || listed.Change > since)
                .TakeWhile(listed => end is null || string.CompareOrdinal(listed.Person.ExternalId, end) < 0)
                .Take(_pageSize)
                .ToList();
            if (records.Count > 0) _last = records[^1].Person.ExternalId;
            _over = records.Count < _pageSize;
            if (faults.LosesPage == _pages && since is null) records = [];
            if (_over && faults.Doubles && since is null && records.Count > 0) records.Add(records[^1]);
            _pages++;
            _records += records.Count;
            _hidden |= faults.Hides;
            var given = records.ConvertAll(listed => listed with { Person = Given(listed.Person, faults) });
            foreach (var listed in given)
            {
                _ids.Add(listed.Person.ExternalId);
                _log!.Named.Add(listed.Person.ExternalId);
                if (listed.Readable) _log.Delivered[listed.Person.ExternalId] = listed.Person;
            }

            return new ReadStep.Page(new PersonPage(given, fingerprinter));
        }

        // Whose list it is, and the id where it ends too early.
        private (Company People, string? End) Listed(ProviderFaults faults)
        {
            if (since is not null) return (company, null);
            var people = faults.OtherPeople ? provider.Other(company) : company;
            return (people, faults.ShortBy == 0 || faults.ShortBy >= people.People.Count ? null : people.People.Keys.ElementAt(people.People.Count - faults.ShortBy));
        }

        private static DirectoryPerson Given(DirectoryPerson person, ProviderFaults faults)
        {
            if (faults.HidesGroup is { } hidden && person.Groups.Contains(hidden)) person = person with { Groups = [.. person.Groups.Where(group => group != hidden)] };
            if (faults.CutsGroup is { } cut && string.CompareOrdinal(person.ExternalId, cut.Id) > 0) person = person with { Groups = [.. person.Groups.Where(group => group != cut.Group)] };
            return faults.Hides ? person with { Email = null } : person;
        }

        private ReadStep.End End(ProviderFaults faults)
        {
            _log!.Ended = true;
            provider.Note?.Invoke($"read {(since is null ? "everybody" : "changes")}: {string.Join(' ', _log.Named.Order(StringComparer.Ordinal))}");
            var groups = company.Groups.Where(group => group.Key != faults.HidesGroup).Select(group => new DirectoryGroup(group.Key, group.Value)).ToList();
            var checkpoint = _checkpoint.ToString(CultureInfo.InvariantCulture);
            if (since is { } change)
            {
                _log.Tombstones = [.. company.DeletedAfter(change)];
                provider.Note?.Invoke($"deleted: {string.Join(' ', _log.Tombstones)}");
                return new ReadStep.End(null, null, groups, _log.Tombstones, checkpoint);
            }

            var evidence = new ReadEvidence("people", _pages, _records, _ids.Count, _totals, true, _log.Rights, _hidden ? ["people.email"] : [], _log.StartedAt, time.GetUtcNow());
            var (certificate, missing) = CompletenessCertificate.TryIssue(provider.Tells(evidence));
            _log.Certified = certificate is not null;
            _log.Whole = _records > 0 && _ids.Count == _records && _totals.All(total => total == _records) && !_hidden;
            return new ReadStep.End(certificate, missing, groups, [], checkpoint) { MissingRights = evidence.MissingRights };
        }
    }

    private sealed class PersonPage : PeoplePage
    {
        private readonly List<Listed> _records;
        private readonly UInt128[] _fingerprints;

        public PersonPage(List<Listed> records, RecordFingerprinter fingerprinter, ReadScope? scope = null)
        {
            _records = records;
            _fingerprints = new UInt128[records.Count];
            var bytes = new List<byte>();
            var slices = new (int Offset, int Length)[records.Count];
            for (var i = 0; i < records.Count; i++)
            {
                var text = Encoding.UTF8.GetBytes(Text(records[i]));
                slices[i] = (bytes.Count, text.Length);
                bytes.AddRange(text);
            }

            if (records.Count > 0) fingerprinter.Fill([.. bytes], slices, _fingerprints);
        }

        public override ReadOnlySpan<UInt128> Fingerprints => _fingerprints;

        public override MappedRecord Map(int index) => _records[index] is { Readable: true } listed ? new MappedRecord(listed.Person, null) : new MappedRecord(null, RecordFaults.Unreadable, _records[index].Person.ExternalId);

        public override void Dispose()
        {
        }

        private static string Text(Listed record)
        {
            var person = record.Person;
            return string.Create(CultureInfo.InvariantCulture,
                $"{person.ExternalId}|{record.Readable}|{person.Email}|{person.GivenName}|{person.DisplayName}|{person.JobTitle}|{(int)person.Status}|{(int)person.Kind}|{person.StartsOn}|{GroupList.Write(person.Groups)}");
        }
    }
}
