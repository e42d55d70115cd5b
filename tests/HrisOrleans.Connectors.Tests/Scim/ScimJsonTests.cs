using System.Text;
using HrisOrleans.Connectors.Scim;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Tests.Scim;

/// <summary>What a client may send as a body.</summary>
public sealed class ScimJsonTests
{
    [Theory]
    [InlineData("""{"userName":"a","USERNAME":"b"}""")]
    [InlineData("""{"userName":"\ud83d"}""")]
    [InlineData("""{"name":{"\udc00":1}}""")]
    [InlineData("""{"emails":[{"value":"\ud83dx"}]}""")]
    [InlineData("""{"userName":""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    public void A_body_that_is_no_object_or_could_not_be_written_again_is_none(string body) => Assert.Null(ScimJson.Parse(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Bytes_that_are_no_text_are_none() => Assert.Null(ScimJson.Parse([(byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)':', (byte)'1', (byte)'}']));

    [Fact]
    public void A_body_deeper_than_any_resource_is_none()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 40)) + "1" + new string('}', 40);
        Assert.Null(ScimJson.Parse(Encoding.UTF8.GetBytes(deep)));
    }

    [Fact]
    public void Texts_in_any_script_and_whole_pairs_stay_and_names_are_found_in_any_case()
    {
        var parsed = ScimJson.Parse("""{"userName":"\ud83d\ude00 Żółw 山"}"""u8)!;
        Assert.Equal("\U0001F600 Żółw 山", (string)parsed["USERNAME"]!);
    }

    [Fact]
    public void Two_long_names_of_departments_that_begin_alike_are_two_groups()
    {
        var name = new string('x', 160);
        GroupId[] groups = [ScimMapper.Group(GroupKind.Department, name + "1"), ScimMapper.Group(GroupKind.Department, name + "2")];
        Assert.Equal(2, groups.Distinct().Count());
        Assert.All(groups, group => Assert.InRange(group.ExternalId.Length, 1, 150));
        Assert.Equal(groups[0], ScimMapper.Group(GroupKind.Department, $" {name}1".ToUpperInvariant()));
    }

    [Fact]
    public void The_character_nought_reaches_no_member()
    {
        var user = ScimJson.Parse("""{"userName":"ann@people.example","title":"Chief\u0000 \u0000","name":{"givenName":"\u0000"}}"""u8)!;
        Assert.Null(ScimResource.CheckUser(user));
        var person = ScimMapper.Map(Guid.NewGuid(), user, []).Person!;
        Assert.Equal(("Chief", null, "ann@people.example"), (person.JobTitle, person.GivenName, person.Email));
    }
}
