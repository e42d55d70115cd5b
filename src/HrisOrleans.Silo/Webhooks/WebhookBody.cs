using System.Buffers;
using System.Text.Json;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Webhooks;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>
/// What is sent: the event, and who the member and the actor are at this moment. Events hold no personal values; the receiver needs them to
/// keep its own users, so they are put in when sending and stored nowhere. Of somebody erased there are none to put in.
/// </summary>
internal static class WebhookBody
{
    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(TenantId tenant, StoredEvent happened, WebhookPerson? person, string actor, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", EventTypes.Of(happened));
            json.WriteString("timestamp", happened.At.UtcDateTime);
            json.WriteStartObject("data");
            json.WriteString("tenant", tenant.Value);
            json.WriteNumber("sequence", happened.Seq);
            json.WriteString("actor", actor);
            json.WriteString("cause", happened.Origin.Cause);
            if (happened.Origin.PlanId is { } plan) json.WriteString("plan", plan);
            if (happened.MemberVersion is { } version) json.WriteNumber("memberVersion", version);
            if (happened.Member is { } member) WriteMember(json, member, person, now);
            json.WritePropertyName("details");
            json.WriteRawValue(happened.Data);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A message that tells nothing but that messages arrive.</summary>
    public static byte[] Test(TenantId? tenant, Guid endpoint, DateTimeOffset now) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type = WebhookTypes.Test,
        timestamp = now.UtcDateTime,
        data = new { tenant = tenant?.Value, endpoint },
    });

    private static void WriteMember(Utf8JsonWriter json, MemberId id, WebhookPerson? person, DateTimeOffset now)
    {
        json.WriteStartObject("member");
        json.WriteString("id", id.Value);
        if (person is { State: var state })
        {
            json.WriteNumber("version", state.Version);
            if (state.Source is { } source) json.WriteString("externalId", source.ExternalId);
            if (person.Email is not null) json.WriteString("email", person.Email);
            if (person.GivenName is not null) json.WriteString("givenName", person.GivenName);
            if (person.FamilyName is not null) json.WriteString("familyName", person.FamilyName);
            if (PersonName.Shown(person.DisplayName, person.GivenName, person.FamilyName) is { } shown) json.WriteString("displayName", shown);
            json.WriteString("role", Word(state.Role));
            json.WriteString("list", Views.Word(MemberLists.Of(state)));
            json.WriteString("grant", Word(state.Grant));
            json.WriteString("access", Word(state.Access));
            json.WriteString("approval", Word(state.Approval));
            json.WriteString("invitation", Word(state.InvitationAt(now)));
            if (state.Out != OutCause.None) json.WriteString("cause", state.Out.Word());
        }

        json.WriteEndObject();
    }

    // All of these are single words, the same as in the API.
    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
