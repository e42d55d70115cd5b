using System.Buffers;
using System.Text;
using System.Text.Json;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Tests.Plans;

namespace HrisOrleans.Tests.Golden;

/// <summary>Every stored shape ever shipped still reads, and means what it meant.</summary>
public sealed class GoldenTests
{
    [Fact]
    public void Enum_numbers_stay_and_every_enum_of_the_domain_is_written_down()
    {
        var now = typeof(MemberState).Assembly.GetExportedTypes().Where(type => type.IsEnum)
            .SelectMany(type => Enum.GetValues(type).Cast<object>().Select(value => $"{type.Name}.{value}={Convert.ToInt32(value, null)}"));
        Assert.Equal(GoldenFile.Lines("enums.txt").Order(StringComparer.Ordinal), now.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Texts_of_ids_and_keys_stay()
    {
        foreach (var (form, text) in Pairs("ids.txt"))
        {
            var again = form switch
            {
                "tenant" => TenantId.Parse(text).ToString(),
                "member" => MemberId.TryParse(text, out var id) ? id.ToString() : "",
                "source" => new SourceRef(int.Parse(text[..text.IndexOf('/')], null), text[(text.IndexOf('/') + 1)..]).ToString(),
                "group" => GroupId.TryParse(text, out var group) ? group.ToString() : "",
                "groups" => GroupList.Write(GroupList.Read(text)),
                "selected" => SelectedBy.Parse(text).Remembering(SelectedBy.Parse(text)).ToString(),
                _ => $"form {form} is not known",
            };
            Assert.Equal(text, again);
        }
    }

    [Fact]
    public void Member_events_stay_and_every_kind_is_written_down()
    {
        var kinds = new HashSet<Type>();
        foreach (var (kind, json) in Pairs("member-events.txt"))
        {
            var happened = MemberEventJson.Read(kind, json);
            kinds.Add(happened.GetType());
            Assert.Equal((kind, json), MemberEventJson.WriteText(happened));
        }

        Assert.Equal(typeof(MemberEvent).GetNestedTypes().OrderBy(type => type.Name), kinds.OrderBy(type => type.Name));
    }

    [Fact]
    public void A_stored_event_still_means_what_it_meant()
    {
        Assert.Equal(new MemberEvent.Joined(new SourceRef(1, "42"), MemberRole.Member, Grant.Linked, Approval.Approved, InvitationState.None), MemberEventJson.Read("joined", """{"source":1,"id":"42","grant":1,"approval":2}"""));
        Assert.Equal(new MemberEvent.Joined(null, MemberRole.Admin, Grant.None, Approval.Approved, InvitationState.Queued), MemberEventJson.Read("joined", """{"role":2,"approval":2,"invitation":1}"""));
        Assert.Equal(new MemberEvent.InvitationIssued(2, new DateTimeOffset(2026, 3, 16, 8, 0, 0, 123, TimeSpan.Zero), true), MemberEventJson.Read("invitation_issued", """{"number":2,"expires":"2026-03-16T08:00:00.123Z","byHand":true}"""));
        Assert.Equal(new MemberEvent.Deactivated(OutCause.Terminated), MemberEventJson.Read("deactivated", """{"cause":4}"""));
    }

    [Fact]
    public void Plan_lines_stay()
    {
        foreach (var text in GoldenFile.Lines("plan-lines.txt"))
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            Assert.Equal(text, PlanJsonTests.Text(PlanLineJson.Read(ref reader)));
        }
    }

    [Fact]
    public void A_stored_line_still_means_what_it_meant()
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(GoldenFile.Lines("plan-lines.txt")[4]));
        PlanJsonTests.Same(
            new PlanLine(
                4, PlanAction.Leave, "46", new MemberId(Guid.Parse("01956f3c-1a2b-7c3d-8e4f-0123456789af")), 2, null, Presence.Departed, false,
                SelectedBy.Nothing.Remembering(SelectedBy.Everyone), OutCause.LeftDirectory, false,
                [new("missing_in_complete_read", "2026-03-02T08:00:00Z"), new("missing_in_complete_read", "2026-03-02T09:00:00Z"), new("left_directory")]),
            PlanLineJson.Read(ref reader));
    }

    [Fact]
    public void Personal_values_stay()
    {
        foreach (var text in GoldenFile.Lines("person-values.txt"))
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            var buffer = new ArrayBufferWriter<byte>();
            PersonValuesJson.Write(buffer, PersonValuesJson.Read(ref reader));
            Assert.Equal(text, Encoding.UTF8.GetString(buffer.WrittenSpan));
        }
    }

    private static IEnumerable<(string, string)> Pairs(string name) => GoldenFile.Lines(name).Select(line => line.Split('\t')).Select(parts => (parts[0], parts[1]));
}
