using System.Text;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Tests.Connectors.Reading;

public sealed class AttributeGroupsTests
{
    private readonly AttributeGroups _groups = new(GroupKind.Department, GroupKind.Location);

    [Fact]
    public void An_id_makes_the_group_and_the_first_name_met_stands()
    {
        var before = Of("\"7\"", "\"Sales\"", "null", "");
        var after = Of("7", "\"Selling\"", "null", "");

        Assert.Equal(before, after);
        Assert.Equal([new DirectoryGroup(new GroupId(GroupKind.Department, "7"), "Sales")], _groups.Found);
    }

    [Fact]
    public void A_name_alone_is_the_same_group_in_any_case_and_spacing()
    {
        Assert.Equal(Of("null", "\"New  York\"", "", ""), Of("", "\" NEW york \"", "", ""));
        Assert.Equal("department:new york", Assert.Single(_groups.Found).Id.ToString());
    }

    [Fact]
    public void People_with_the_same_attributes_share_one_list() =>
        Assert.Same(Array(Of("1", "\"A\"", "2", "\"B\"")), Array(Of("1", "\"A\"", "2", "\"B\"")));

    [Fact]
    public void Attributes_of_neighbouring_kinds_are_not_mixed_up() =>
        Assert.NotEqual(Of("1", "\"A\"", "", ""), Of("", "", "1", "\"A\""));

    [Fact]
    public void A_name_too_long_for_an_id_still_makes_one_group_of_its_own()
    {
        var (one, other) = (new string('x', 5_000), new string('x', 5_000) + "y");

        Assert.Equal(Of("", $"\"{one}\"", "", ""), Of("", $"\"{one.ToUpperInvariant()}\"", "", ""));
        Assert.NotEqual(Of("", $"\"{one}\"", "", ""), Of("", $"\"{other}\"", "", ""));
        Assert.All(_groups.Found, group => Assert.True(GroupId.TryParse(group.Id.ToString(), out _)));
    }

    [Fact]
    public void What_is_no_text_is_no_group() => Assert.Empty(Of("{}", "[\"a\"]", "true", "null"));

    private System.Collections.Immutable.ImmutableArray<GroupId> Of(params string[] values)
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(values));
        var slices = new JsonSlice[values.Length];
        for (int i = 0, at = 0; i < values.Length; at += slices[i].Length, i++) slices[i] = new JsonSlice(at, Encoding.UTF8.GetByteCount(values[i]));
        return _groups.Of(body, slices);
    }

    private static GroupId[]? Array(System.Collections.Immutable.ImmutableArray<GroupId> list) =>
        System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsArray(list);
}
