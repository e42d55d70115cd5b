using System.Text;
using System.Text.Json;

namespace HrisOrleans.Domain.Members;

/// <summary>
/// The stored form of a member's event: a kind word and a compact JSON payload of codes, ids and numbers. The words,
/// keys and enum numbers are stored for ever: a new field gets a new key with a default, a new fact a new word.
/// </summary>
public static class MemberEventJson
{
    /// <summary>The word of a snapshot, which stands for events that are not kept any longer.</summary>
    public const string SnapshotKind = "snapshot";

    private const int Unset = int.MinValue;

    private static readonly JsonEncodedText SourceKey = JsonEncodedText.Encode("source");
    private static readonly JsonEncodedText IdKey = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText RoleKey = JsonEncodedText.Encode("role");
    private static readonly JsonEncodedText GrantKey = JsonEncodedText.Encode("grant");
    private static readonly JsonEncodedText ApprovalKey = JsonEncodedText.Encode("approval");
    private static readonly JsonEncodedText InvitationKey = JsonEncodedText.Encode("invitation");
    private static readonly JsonEncodedText CauseKey = JsonEncodedText.Encode("cause");
    private static readonly JsonEncodedText NumberKey = JsonEncodedText.Encode("number");
    private static readonly JsonEncodedText ExpiresKey = JsonEncodedText.Encode("expires");
    private static readonly JsonEncodedText ByHandKey = JsonEncodedText.Encode("byHand");
    private static readonly JsonEncodedText AccessKey = JsonEncodedText.Encode("access");
    private static readonly JsonEncodedText OutKey = JsonEncodedText.Encode("out");
    private static readonly JsonEncodedText DepartedKey = JsonEncodedText.Encode("departed");
    private static readonly JsonEncodedText AdvisoryKey = JsonEncodedText.Encode("advisory");
    private static readonly JsonEncodedText RemindsKey = JsonEncodedText.Encode("reminds");
    private static readonly JsonEncodedText EarlierKey = JsonEncodedText.Encode("earlier");
    private static readonly JsonEncodedText VersionKey = JsonEncodedText.Encode("version");
    private static readonly JsonEncodedText IssuedKey = JsonEncodedText.Encode("issued");
    private static readonly JsonEncodedText MailedKey = JsonEncodedText.Encode("mailed");
    private static readonly JsonEncodedText MovedKey = JsonEncodedText.Encode("moved");
    private static readonly JsonEncodedText FormerKey = JsonEncodedText.Encode("former");
    private static readonly JsonEncodedText ValueKey = JsonEncodedText.Encode("value");
    private static readonly JsonEncodedText FieldsKey = JsonEncodedText.Encode("fields");

    /// <summary>The stored word of the event's kind.</summary>
    public static string Kind(MemberEvent happened) => happened switch
    {
        MemberEvent.Joined => "joined",
        MemberEvent.Linked => "linked",
        MemberEvent.Retained => "retained",
        MemberEvent.Unlinked => "unlinked",
        MemberEvent.Withdrawn => "withdrawn",
        MemberEvent.Deactivated => "deactivated",
        MemberEvent.Removed => "removed",
        MemberEvent.Departed => "departed",
        MemberEvent.Returned => "returned",
        MemberEvent.Restored => "restored",
        MemberEvent.ApprovalAsked => "approval_asked",
        MemberEvent.Approved => "approved",
        MemberEvent.Denied => "denied",
        MemberEvent.Activated => "activated",
        MemberEvent.InvitationQueued => "invitation_queued",
        MemberEvent.InvitationIssued => "invitation_issued",
        MemberEvent.InvitationMailed => "invitation_mailed",
        MemberEvent.InvitationUnconfirmed => "invitation_unconfirmed",
        MemberEvent.InvitationBounced => "invitation_bounced",
        MemberEvent.InvitationRevoked => "invitation_revoked",
        MemberEvent.InvitationAccepted => "invitation_accepted",
        MemberEvent.InvitationObjected => "invitation_objected",
        MemberEvent.InvitationSuppressed => "invitation_suppressed",
        MemberEvent.AddressChanged => "address_changed",
        MemberEvent.AdvisoryRaised => "advisory_raised",
        MemberEvent.AdvisoryCleared => "advisory_cleared",
        MemberEvent.RoleChanged => "role_changed",
        MemberEvent.ProfileEdited => "profile_edited",
        MemberEvent.ProfileChanged => "profile_changed",
        MemberEvent.Undone => "undone",
        MemberEvent.Erased => "erased",
        MemberEvent.Snapshot => SnapshotKind,
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "This event has no stored form."),
    };

    /// <summary>The kind word and the payload as UTF-8.</summary>
    public static (string Kind, byte[] Json) Write(MemberEvent happened)
    {
        var (buffer, writer) = StoredJson.Scratch();
        Write(writer, happened);
        writer.Flush();
        return (Kind(happened), buffer.WrittenSpan.ToArray());
    }

    /// <summary>The kind word and the payload as text, for stores that take parameters as strings.</summary>
    public static (string Kind, string Json) WriteText(MemberEvent happened)
    {
        var (buffer, writer) = StoredJson.Scratch();
        Write(writer, happened);
        writer.Flush();
        return (Kind(happened), buffer.WrittenCount == 2 ? "{}" : Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Writes the payload, one object; the kind word stands elsewhere.</summary>
    public static void Write(Utf8JsonWriter writer, MemberEvent happened)
    {
        writer.WriteStartObject();
        switch (happened)
        {
            case MemberEvent.Joined joined:
                if (joined.Source is { } born) Source(writer, born);
                if (joined.Role != MemberRole.Member) writer.WriteNumber(RoleKey, (int)joined.Role);
                if (joined.Grant != Grant.None) writer.WriteNumber(GrantKey, (int)joined.Grant);
                writer.WriteNumber(ApprovalKey, (int)joined.Approval);
                if (joined.Invitation != InvitationState.None) writer.WriteNumber(InvitationKey, (int)joined.Invitation);
                break;
            case MemberEvent.Linked linked: Source(writer, linked.Source); break;
            case MemberEvent.Returned returned: Source(writer, returned.Source); break;
            case MemberEvent.Withdrawn withdrawn: Cause(writer, withdrawn.Cause); break;
            case MemberEvent.Deactivated deactivated: Cause(writer, deactivated.Cause); break;
            case MemberEvent.Departed departed: Cause(writer, departed.Cause); break;
            case MemberEvent.AdvisoryRaised raised: Cause(writer, raised.Cause); break;
            case MemberEvent.Restored restored: if (restored.Grant != Grant.None) writer.WriteNumber(GrantKey, (int)restored.Grant); break;
            case MemberEvent.RoleChanged changed: writer.WriteNumber(RoleKey, (int)changed.Role); break;
            case MemberEvent.AddressChanged address: writer.WriteNumber(ValueKey, address.Value); break;
            case MemberEvent.InvitationQueued queued: ByHand(writer, queued.ByHand); break;
            case MemberEvent.InvitationIssued issued:
                writer.WriteNumber(NumberKey, issued.Number);
                writer.WriteString(ExpiresKey, issued.ExpiresAt.UtcDateTime);
                ByHand(writer, issued.ByHand);
                if (issued.Reminds) writer.WriteBoolean(RemindsKey, true);
                break;
            case MemberEvent.InvitationMailed mailed: writer.WriteNumber(NumberKey, mailed.Number); break;
            case MemberEvent.InvitationUnconfirmed unconfirmed: writer.WriteNumber(NumberKey, unconfirmed.Number); break;
            case MemberEvent.InvitationBounced bounced: writer.WriteNumber(NumberKey, bounced.Number); break;
            case MemberEvent.InvitationRevoked revoked: writer.WriteNumber(NumberKey, revoked.Number); break;
            case MemberEvent.ProfileChanged changed:
                writer.WriteStartArray(FieldsKey);
                foreach (var word in changed.Fields.Words()) writer.WriteStringValue(word);
                writer.WriteEndArray();
                break;
            case MemberEvent.Undone undone: Standing(writer, undone.Standing); break;
            case MemberEvent.Snapshot snapshot:
                writer.WriteNumber(VersionKey, snapshot.Version);
                if (snapshot.Role != MemberRole.Member) writer.WriteNumber(RoleKey, (int)snapshot.Role);
                Standing(writer, snapshot.Standing);
                if (snapshot.InvitationsIssued != 0) writer.WriteNumber(IssuedKey, snapshot.InvitationsIssued);
                if (snapshot.Mailed.Length > 0) writer.WriteString(MailedKey, snapshot.Mailed);
                if (snapshot.Moved != 0) writer.WriteNumber(MovedKey, snapshot.Moved);
                if (snapshot.Former.Length > 0) writer.WriteString(FormerKey, snapshot.Former);
                break;
            case MemberEvent.InvitationAccepted accepted: writer.WriteNumber(NumberKey, accepted.Number); break;
            case MemberEvent.InvitationObjected objected: writer.WriteNumber(NumberKey, objected.Number); break;
            case MemberEvent.InvitationSuppressed suppressed: writer.WriteNumber(NumberKey, suppressed.Number); break;
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads a stored event; keys that are not known are left out.</summary>
    /// <exception cref="FormatException">The kind is not known, or the payload lacks what the kind needs.</exception>
    public static MemberEvent Read(string kind, string json) => Read(kind, Encoding.UTF8.GetBytes(json));

    /// <inheritdoc cref="Read(string,string)"/>
    public static MemberEvent Read(string kind, ReadOnlySpan<byte> json)
    {
        var stored = Payload(json);
        return kind switch
        {
            "joined" => new MemberEvent.Joined(
                stored.Id is null ? null : stored.Person(kind),
                (MemberRole)stored.Or(stored.Role, (int)MemberRole.Member),
                (Grant)stored.Or(stored.Grant, 0),
                (Approval)stored.Must(stored.Approval, kind, "approval"),
                (InvitationState)stored.Or(stored.Invitation, 0)),
            "linked" => new MemberEvent.Linked(stored.Person(kind)),
            "retained" => new MemberEvent.Retained(),
            "unlinked" => new MemberEvent.Unlinked(),
            "withdrawn" => new MemberEvent.Withdrawn(stored.CauseOf(kind)),
            "deactivated" => new MemberEvent.Deactivated(stored.CauseOf(kind)),
            "removed" => new MemberEvent.Removed(),
            "erased" => new MemberEvent.Erased(),
            "departed" => new MemberEvent.Departed(stored.CauseOf(kind)),
            "returned" => new MemberEvent.Returned(stored.Person(kind)),
            "restored" => new MemberEvent.Restored((Grant)stored.Or(stored.Grant, 0)),
            "approval_asked" => new MemberEvent.ApprovalAsked(),
            "approved" => new MemberEvent.Approved(),
            "denied" => new MemberEvent.Denied(),
            "activated" => new MemberEvent.Activated(),
            "invitation_queued" => new MemberEvent.InvitationQueued(stored.ByHand),
            "invitation_issued" => new MemberEvent.InvitationIssued(
                stored.NumberOf(kind), stored.Expires ?? throw Stored.Lacking(kind, "expires"), stored.ByHand, stored.Reminds),
            "invitation_mailed" => new MemberEvent.InvitationMailed(stored.NumberOf(kind)),
            "invitation_unconfirmed" => new MemberEvent.InvitationUnconfirmed(stored.NumberOf(kind)),
            "invitation_bounced" => new MemberEvent.InvitationBounced(stored.NumberOf(kind)),
            "invitation_revoked" => new MemberEvent.InvitationRevoked(stored.NumberOf(kind)),
            "invitation_accepted" => new MemberEvent.InvitationAccepted(stored.NumberOf(kind)),
            "invitation_objected" => new MemberEvent.InvitationObjected(stored.NumberOf(kind)),
            "invitation_suppressed" => new MemberEvent.InvitationSuppressed(stored.NumberOf(kind)),
            "address_changed" => new MemberEvent.AddressChanged(stored.Must(stored.Value, kind, "value")),
            "advisory_raised" => new MemberEvent.AdvisoryRaised(stored.CauseOf(kind)),
            "advisory_cleared" => new MemberEvent.AdvisoryCleared(),
            "profile_edited" => new MemberEvent.ProfileEdited(),
            "profile_changed" => new MemberEvent.ProfileChanged(stored.Fields ?? throw Stored.Lacking(kind, "fields")),
            "undone" => new MemberEvent.Undone(stored.Standing(kind)),
            SnapshotKind => new MemberEvent.Snapshot(
                stored.Version ?? throw Stored.Lacking(kind, "version"),
                stored.Standing(kind),
                (MemberRole)stored.Or(stored.Role, (int)MemberRole.Member),
                stored.Or(stored.Issued, 0),
                stored.Mailed ?? "",
                stored.Or(stored.Moved, 0)) { Former = stored.Former ?? "" },
            "role_changed" => new MemberEvent.RoleChanged((MemberRole)stored.Must(stored.Role, kind, "role")),
            _ => throw new FormatException($"The stored member event kind '{kind}' is not known to this version."),
        };
    }

    private static void Source(Utf8JsonWriter writer, SourceRef source)
    {
        writer.WriteNumber(SourceKey, source.Source);
        writer.WriteString(IdKey, source.ExternalId);
    }

    private static void Cause(Utf8JsonWriter writer, OutCause cause) => writer.WriteNumber(CauseKey, (int)cause);

    private static void ByHand(Utf8JsonWriter writer, bool byHand)
    {
        if (byHand) writer.WriteBoolean(ByHandKey, true);
    }

    // What is zero is left out.
    private static void Standing(Utf8JsonWriter writer, MemberStanding standing)
    {
        if (standing.Source is { } source) Source(writer, source);
        Number(GrantKey, (int)standing.Grant);
        Number(AccessKey, (int)standing.Access);
        Number(ApprovalKey, (int)standing.Approval);
        Number(InvitationKey, (int)standing.Invitation);
        Number(NumberKey, standing.InvitationNumber);
        if (standing.InvitationExpiresAt is { } expires) writer.WriteString(ExpiresKey, expires.UtcDateTime);
        ByHand(writer, standing.InvitationByHand);
        Number(OutKey, (int)standing.Out);
        Number(DepartedKey, (int)standing.DepartedSince);
        Number(AdvisoryKey, (int)standing.Advisory);
        if (standing.Earlier.Any) writer.WriteString(EarlierKey, standing.Earlier.ToString());

        void Number(JsonEncodedText key, int value)
        {
            if (value != 0) writer.WriteNumber(key, value);
        }
    }

    private static Stored Payload(ReadOnlySpan<byte> json)
    {
        var stored = new Stored();
        var reader = new Utf8JsonReader(json);
        StoredJson.StartObject(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("source"u8)) stored.Source = Int(ref reader);
            else if (reader.ValueTextEquals("id"u8)) { reader.Read(); stored.Id = reader.GetString(); }
            else if (reader.ValueTextEquals("role"u8)) stored.Role = Int(ref reader);
            else if (reader.ValueTextEquals("grant"u8)) stored.Grant = Int(ref reader);
            else if (reader.ValueTextEquals("approval"u8)) stored.Approval = Int(ref reader);
            else if (reader.ValueTextEquals("invitation"u8)) stored.Invitation = Int(ref reader);
            else if (reader.ValueTextEquals("cause"u8)) stored.Cause = Int(ref reader);
            else if (reader.ValueTextEquals("number"u8)) stored.Number = Int(ref reader);
            else if (reader.ValueTextEquals("access"u8)) stored.Access = Int(ref reader);
            else if (reader.ValueTextEquals("out"u8)) stored.Out = Int(ref reader);
            else if (reader.ValueTextEquals("departed"u8)) stored.Departed = Int(ref reader);
            else if (reader.ValueTextEquals("advisory"u8)) stored.Advisory = Int(ref reader);
            else if (reader.ValueTextEquals("version"u8)) { reader.Read(); stored.Version = reader.GetInt64(); }
            else if (reader.ValueTextEquals("issued"u8)) stored.Issued = Int(ref reader);
            else if (reader.ValueTextEquals("moved"u8)) stored.Moved = Int(ref reader);
            else if (reader.ValueTextEquals("mailed"u8)) { reader.Read(); stored.Mailed = reader.GetString(); }
            else if (reader.ValueTextEquals("former"u8)) { reader.Read(); stored.Former = reader.GetString(); }
            else if (reader.ValueTextEquals("value"u8)) stored.Value = Int(ref reader);
            else if (reader.ValueTextEquals("expires"u8)) { reader.Read(); stored.Expires = reader.GetDateTimeOffset(); }
            else if (reader.ValueTextEquals("byHand"u8)) { reader.Read(); stored.ByHand = reader.GetBoolean(); }
            else if (reader.ValueTextEquals("reminds"u8)) { reader.Read(); stored.Reminds = reader.GetBoolean(); }
            else if (reader.ValueTextEquals("earlier"u8)) { reader.Read(); stored.Earlier = reader.GetString(); }
            else if (reader.ValueTextEquals("fields"u8)) stored.Fields = ProfileFieldWords.Of(Words(ref reader));
            else { reader.Read(); reader.Skip(); }
        }

        return stored;
    }

    private static List<string> Words(ref Utf8JsonReader reader)
    {
        var words = new List<string>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.String) words.Add(reader.GetString()!);
        return words;
    }

    private static int Int(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt32();
    }

    // Every key any kind uses; a kind takes what it needs.
    private sealed class Stored
    {
        public int Source = Unset, Role = Unset, Grant = Unset, Approval = Unset, Invitation = Unset, Cause = Unset, Number = Unset, Value = Unset;
        public int Access = Unset, Out = Unset, Departed = Unset, Advisory = Unset, Issued = Unset, Moved = Unset;
        public long? Version;
        public string? Id, Mailed, Former;
        public DateTimeOffset? Expires;
        public bool ByHand, Reminds;
        public string? Earlier;
        public ProfileFields? Fields;

        public int Or(int value, int otherwise) => value == Unset ? otherwise : value;

        public int Must(int value, string kind, string key) => value == Unset ? throw Lacking(kind, key) : value;

        public SourceRef Person(string kind) => new(Must(Source, kind, "source"), Id ?? throw Lacking(kind, "id"));

        public MemberStanding Standing(string kind) => new(
            Id is null ? null : Person(kind),
            (Grant)Or(Grant, 0),
            (Access)Or(Access, 0),
            (Approval)Must(Approval, kind, "approval"),
            (InvitationState)Or(Invitation, 0),
            Or(Number, 0),
            Expires,
            ByHand,
            (OutCause)Or(Out, 0),
            (OutCause)Or(Departed, 0),
            (OutCause)Or(Advisory, 0))
        {
            Earlier = EarlierLinks.Parse(Earlier),
        };

        public OutCause CauseOf(string kind) => (OutCause)Must(Cause, kind, "cause");

        public int NumberOf(string kind) => Must(Number, kind, "number");

        public static FormatException Lacking(string kind, string key) => new($"The stored member event '{kind}' lacks '{key}'.");
    }
}
