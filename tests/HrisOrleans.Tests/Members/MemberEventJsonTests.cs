using System.Text;
using CsCheck;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Tests.Members;

public sealed class MemberEventJsonTests
{
    [Fact]
    public void Every_event_reads_back_as_it_was_written() => Gens.MemberEvent.Sample(happened =>
    {
        var (kind, json) = MemberEventJson.Write(happened);
        Assert.Equal(happened, MemberEventJson.Read(kind, json));
        Assert.Equal((kind, Encoding.UTF8.GetString(json)), MemberEventJson.WriteText(happened));
    });

    [Fact]
    public void Every_kind_of_event_has_its_own_word()
    {
        var seen = new Dictionary<Type, string>();
        Gens.MemberEvent.Sample(happened => { lock (seen) seen[happened.GetType()] = MemberEventJson.Kind(happened); }, iter: 2_000);
        Assert.Equal(typeof(MemberEvent).GetNestedTypes().Length, seen.Count);
        Assert.Equal(seen.Count, seen.Values.Distinct().Count());
    }

    [Fact]
    public void Keys_of_a_later_version_are_left_out() =>
        Assert.Equal(
            new MemberEvent.Withdrawn(OutCause.LeftGroup),
            MemberEventJson.Read("withdrawn", """{"later":{"a":[1,{"cause":9}]},"cause":2,"more":null}"""));

    [Fact]
    public void A_kind_of_a_later_version_is_refused_by_name()
    {
        var thrown = Assert.Throws<FormatException>(() => MemberEventJson.Read("teleported", "{}"));
        Assert.Contains("teleported", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payload_that_lacks_what_its_kind_needs_is_refused()
    {
        Assert.Throws<FormatException>(() => MemberEventJson.Read("linked", """{"source":1}"""));
        Assert.Throws<FormatException>(() => MemberEventJson.Read("withdrawn", "{}"));
        Assert.Throws<FormatException>(() => MemberEventJson.Read("invitation_issued", """{"number":1}"""));
        Assert.Throws<FormatException>(() => MemberEventJson.Read("retained", "[]"));
    }
}
