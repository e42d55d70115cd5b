using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Domain.Plans;

/// <summary>
/// The stored form of a plan line: one compact JSON object. Keys: n number, a action, x external id, m member, v its
/// version, f fingerprint, p presence, s settled, g selected by, c cause, d readdressed, b mark of the roster row before,
/// k pin, e since when and u under which rights an absence stays noted, r reasons. Left out where it is
/// the usual: present, settled, selected by nothing, no cause, not readdressed.
/// </summary>
/// <remarks>A reason is its rule, or an array of rule and reference. Numbers of enums are stored for ever.</remarks>
public static class PlanLineJson
{
    private static readonly JsonEncodedText N = JsonEncodedText.Encode("n");
    private static readonly JsonEncodedText A = JsonEncodedText.Encode("a");
    private static readonly JsonEncodedText X = JsonEncodedText.Encode("x");
    private static readonly JsonEncodedText M = JsonEncodedText.Encode("m");
    private static readonly JsonEncodedText V = JsonEncodedText.Encode("v");
    private static readonly JsonEncodedText F = JsonEncodedText.Encode("f");
    private static readonly JsonEncodedText P = JsonEncodedText.Encode("p");
    private static readonly JsonEncodedText S = JsonEncodedText.Encode("s");
    private static readonly JsonEncodedText G = JsonEncodedText.Encode("g");
    private static readonly JsonEncodedText C = JsonEncodedText.Encode("c");
    private static readonly JsonEncodedText D = JsonEncodedText.Encode("d");
    private static readonly JsonEncodedText B = JsonEncodedText.Encode("b");
    private static readonly JsonEncodedText K = JsonEncodedText.Encode("k");
    private static readonly JsonEncodedText E = JsonEncodedText.Encode("e");
    private static readonly JsonEncodedText U = JsonEncodedText.Encode("u");
    private static readonly JsonEncodedText R = JsonEncodedText.Encode("r");

    /// <summary>Writes one line as one object.</summary>
    public static void Write(IBufferWriter<byte> buffer, PlanLine line)
    {
        var (scratch, writer) = StoredJson.Scratch();
        Write(writer, line);
        writer.Flush();
        buffer.Write(scratch.WrittenSpan);
    }

    /// <summary>Writes one line as one object, as an element of what the caller writes around it.</summary>
    public static void Write(Utf8JsonWriter writer, PlanLine line)
    {
        writer.WriteStartObject();
        writer.WriteNumber(N, line.Number);
        writer.WriteNumber(A, (int)line.Action);
        writer.WriteString(X, line.ExternalId);
        if (line.Member is { } member) writer.WriteString(M, member.Value);
        if (line.MemberVersion is { } version) writer.WriteNumber(V, version);
        WriteHex(writer, F, line.Fingerprint);
        if (line.Presence != Presence.Present) writer.WriteNumber(P, (int)line.Presence);
        if (!line.Settled) writer.WriteBoolean(S, false);
        if (line.SelectedBy.ToString() is { Length: > 0 } selectedBy) writer.WriteString(G, selectedBy);
        if (line.Cause != OutCause.None) writer.WriteNumber(C, (int)line.Cause);
        if (line.Readdressed) writer.WriteBoolean(D, true);
        WriteHex(writer, B, line.Rests);
        if (line.Pin is { } pin) writer.WriteString(K, pin);
        if (line.Absent is { } absent)
        {
            writer.WriteString(E, absent.Since);
            writer.WriteString(U, absent.Rights);
        }

        if (!line.Reasons.IsDefaultOrEmpty)
        {
            writer.WriteStartArray(R);
            foreach (var (rule, reference) in line.Reasons)
            {
                if (reference is null)
                {
                    writer.WriteStringValue(rule);
                    continue;
                }

                writer.WriteStartArray();
                writer.WriteStringValue(rule);
                writer.WriteStringValue(reference);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads one line; the reader stands before or on the opening brace, and on the closing one afterwards.</summary>
    /// <exception cref="FormatException">It is no line, or lacks its number, action or external id.</exception>
    public static PlanLine Read(ref Utf8JsonReader reader)
    {
        StoredJson.StartObject(ref reader);
        int? number = null, action = null;
        string? externalId = null;
        MemberId? member = null;
        long? version = null;
        UInt128? fingerprint = null, rests = null;
        Guid? pin = null;
        DateTimeOffset? since = null;
        string? rights = null;
        var (presence, settled, cause, readdressed) = (Presence.Present, true, OutCause.None, false);
        var selectedBy = SelectedBy.Nothing;
        ImmutableArray<PlanReason> reasons = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.ValueSpan.Length == 1 ? (char)reader.ValueSpan[0] : '\0';
            reader.Read();
            switch (key)
            {
                case 'n': number = reader.GetInt32(); break;
                case 'a': action = reader.GetInt32(); break;
                case 'x': externalId = reader.GetString(); break;
                case 'm': member = new MemberId(reader.GetGuid()); break;
                case 'v': version = reader.GetInt64(); break;
                case 'f': fingerprint = Hex(reader.ValueSpan); break;
                case 'p': presence = (Presence)reader.GetInt32(); break;
                case 's': settled = reader.GetBoolean(); break;
                case 'g': selectedBy = reader.ValueTextEquals("*"u8) ? SelectedBy.Everyone : SelectedBy.Parse(reader.GetString()); break;
                case 'c': cause = (OutCause)reader.GetInt32(); break;
                case 'd': readdressed = reader.GetBoolean(); break;
                case 'b': rests = Hex(reader.ValueSpan); break;
                case 'k': pin = reader.GetGuid(); break;
                case 'e': since = reader.GetDateTimeOffset(); break;
                case 'u': rights = reader.GetString(); break;
                case 'r': reasons = Reasons(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return new PlanLine(
            number ?? throw Lacking("n"),
            (PlanAction)(action ?? throw Lacking("a")),
            externalId ?? throw Lacking("x"),
            member, version, fingerprint, presence, settled, selectedBy, cause, readdressed, reasons)
        {
            Rests = rests,
            Pin = pin,
            Absent = since is { } at && rights is not null ? new Absence(at, rights) : null,
        };
    }

    private static void WriteHex(Utf8JsonWriter writer, JsonEncodedText key, UInt128? value)
    {
        if (value is not { } number) return;
        Span<byte> hex = stackalloc byte[32];
        number.TryFormat(hex, out _, "x32", CultureInfo.InvariantCulture);
        writer.WriteString(key, hex);
    }

    private static ImmutableArray<PlanReason> Reasons(ref Utf8JsonReader reader)
    {
        var reasons = ImmutableArray.CreateBuilder<PlanReason>(4);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                reasons.Add(new PlanReason(reader.GetString()!));
                continue;
            }

            reader.Read();
            var rule = reader.GetString()!;
            reader.Read();
            reasons.Add(new PlanReason(rule, reader.GetString()));
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) reader.Skip();
        }

        return reasons.DrainToImmutable();
    }

    private static UInt128 Hex(ReadOnlySpan<byte> hex) =>
        hex.Length == 32
        && Utf8Parser.TryParse(hex[..16], out ulong upper, out var first, 'x') && first == 16
        && Utf8Parser.TryParse(hex[16..], out ulong lower, out var second, 'x') && second == 16
            ? new UInt128(upper, lower)
            : throw new FormatException("A stored fingerprint has 32 hex digits.");

    private static FormatException Lacking(string key) => new($"A stored plan line lacks '{key}'.");
}
