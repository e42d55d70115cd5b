using System.Globalization;

namespace HrisOrleans.Domain.Members;

/// <summary>
/// A member's events in the order of the sequence, looked at as one past: what they fold to, and what of them is asked for
/// later. It goes on from a snapshot as from the events that the snapshot stands for.
/// </summary>
public sealed class MemberPast(MemberId id)
{
    private readonly SortedSet<int> _mailed = [];
    private readonly List<SourceRef> _sources = [];
    private MemberState? _state;
    private long _version;
    private int _issued;
    private int _moved;

    /// <summary>The next event.</summary>
    /// <param name="version">The version that its decision led to; null for a fact that is no decision.</param>
    /// <param name="happened">What happened.</param>
    public void Add(long? version, MemberEvent happened)
    {
        Note(happened);
        if (version is not { } decided) return;
        _state = happened switch
        {
            MemberEvent.Snapshot snapshot => Member.Of(id, snapshot),
            MemberEvent.Joined joined when _state is null => Member.Born(id, joined),
            _ => Member.Evolve(_state ?? throw new InvalidOperationException("A member's history begins with its birth."), [happened]),
        };
        _version = decided;
        if (_state.Source is { } source) Note(source);
    }

    /// <summary>Every directory record that ever stood behind the member.</summary>
    public IReadOnlyList<SourceRef> Sources => _sources;

    /// <summary>Whether the link of this number was made, and the address changed after it.</summary>
    public bool MovedSince(int number) => number <= _moved;

    /// <summary>The one event that stands for all that was added.</summary>
    public MemberEvent.Snapshot Snapshot() => _state is null
        ? throw new InvalidOperationException("A member's history begins with its birth.")
        : new(_version, MemberStanding.Of(_state), _state.Role, _state.InvitationsIssued, string.Join(' ', _mailed.Select(number => number.ToString(CultureInfo.InvariantCulture))), _moved)
        {
            Former = FormerSources.Write(_sources.Where(source => source != _state.Source).OrderBy(source => source.Source).ThenBy(source => source.ExternalId, StringComparer.Ordinal)),
        };

    /// <summary>The numbers of the links that went to the mail server, or may have.</summary>
    public static IEnumerable<int> MailedIn(MemberEvent happened) => happened switch
    {
        MemberEvent.InvitationMailed mail => [mail.Number],
        MemberEvent.InvitationUnconfirmed unsure => [unsure.Number],
        MemberEvent.Snapshot snapshot => snapshot.Mailed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)),
        _ => [],
    };

    private void Note(MemberEvent happened)
    {
        _mailed.UnionWith(MailedIn(happened));
        switch (happened)
        {
            case MemberEvent.Snapshot snapshot:
                (_issued, _moved) = (snapshot.InvitationsIssued, snapshot.Moved);
                foreach (var source in FormerSources.Read(snapshot.Former)) Note(source);
                break;
            case MemberEvent.InvitationIssued issued:
                _issued = issued.Number;
                break;
            case MemberEvent.AddressChanged or MemberEvent.Undone:
                _moved = _issued;
                break;
        }
    }

    private void Note(SourceRef source)
    {
        if (!_sources.Contains(source)) _sources.Add(source);
    }
}
