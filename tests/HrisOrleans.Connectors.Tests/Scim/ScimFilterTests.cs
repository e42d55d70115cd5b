using System.Text;
using HrisOrleans.Connectors.Scim;

namespace HrisOrleans.Connectors.Tests.Scim;

public sealed class ScimFilterTests
{
    private const string User = """
        {"id":"7","userName":"Ada.Birch@acme.example","externalId":"X1","active":true,"title":"","name":{"familyName":"Birch"},"level":4,
         "emails":[{"type":"work","value":"ada.birch@acme.example"},{"type":"home","value":"ada@home.example"}],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"R&D"}}
        """;

    [Theory]
    [InlineData("userName eq \"ada.birch@ACME.example\"", true)]
    [InlineData("USERNAME EQ \"someone\"", false)]
    [InlineData("externalId eq \"x1\"", false)]
    [InlineData("externalId eq \"X1\" and active eq true", true)]
    [InlineData("active eq \"False\" or name.familyName sw \"bi\"", true)]
    [InlineData("not (userName co \"birch\")", false)]
    [InlineData("emails[type eq \"work\"].value eq \"ada.birch@acme.example\"", true)]
    [InlineData("emails[type eq \"home\" and value co \"birch\"]", false)]
    [InlineData("emails.value ew \"home.example\"", true)]
    [InlineData("emails eq \"ada@home.example\"", true)]
    [InlineData("title pr", false)]
    [InlineData("level gt 3 and level le 4", true)]
    [InlineData("nickName eq null", true)]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"r&d\"", true)]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"ada\"", true)]
    [InlineData("active eq false or active eq true and userName eq \"nobody\"", false)]
    public void A_filter_finds_whom_it_means(string text, bool found)
    {
        var (filter, error) = ScimFilter.Parse(text);

        Assert.Null(error);
        Assert.Equal(found, filter!.Matches(ScimJson.Parse(Encoding.UTF8.GetBytes(User))!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("userName")]
    [InlineData("userName eq")]
    [InlineData("userName eq \"open")]
    [InlineData("userName like \"a\"")]
    [InlineData("(userName eq \"a\"")]
    [InlineData("userName eq \"a\" userName eq \"b\"")]
    [InlineData("emails[type eq \"work\" eq \"a\"")]
    [InlineData("userName eq sometext")]
    public void What_is_no_filter_is_refused(string text) => Assert.Equal("invalidFilter", ScimFilter.Parse(text).Error?.Type);

    [Fact]
    public void A_filter_is_neither_endlessly_deep_nor_long()
    {
        Assert.NotNull(ScimFilter.Parse(new string('(', 100) + "a pr" + new string(')', 100)).Error);
        Assert.NotNull(ScimFilter.Parse($"userName eq \"{new string('a', 5_000)}\"").Error);
    }

    [Fact]
    public void What_must_hold_in_any_case_is_told_for_a_look_up()
    {
        Assert.Equal([("userName", "a"), ("emails.value", "b")], ScimFilter.Parse("userName eq \"a\" and emails[type eq \"work\"].value eq \"b\"").Filter!.Keys().Where(key => key.Value.Length == 1));
        Assert.Empty(ScimFilter.Parse("userName eq \"a\" or externalId eq \"b\"").Filter!.Keys());
    }
}
