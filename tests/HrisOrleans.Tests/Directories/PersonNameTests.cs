using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Tests.Directories;

public class PersonNameTests
{
    [Theory]
    [InlineData("Annie Lee", "Ann", "Lee", "Annie Lee")]
    [InlineData(null, "Ann", "Lee", "Ann Lee")]
    [InlineData(" ", "Ann", null, "Ann")]
    [InlineData(null, null, "Lee", "Lee")]
    [InlineData(null, null, null, null)]
    public void Who_has_no_display_name_is_shown_by_given_and_family_name(string? display, string? given, string? family, string? shown) =>
        Assert.Equal(shown, PersonName.Shown(display, given, family));

    [Theory]
    [InlineData("Ann Lee", "Bob Stone", true)]
    [InlineData("Ann Lee", "Ann Stone", false)]
    [InlineData("Ann Lee", "Annie LEE", false)]
    [InlineData("José Núñez", "jose nunez", false)]
    [InlineData("Ann Öz", "Bob Oz", true)]
    [InlineData("Ann-Marie O'Neil", "Marie Curie", false)]
    [InlineData("山田 太郎", "佐藤 花子", true)]
    [InlineData("Ann Lee", null, false)]
    [InlineData("", "Ann Lee", false)]
    [InlineData("--", "Ann Lee", false)]
    public void Names_without_a_common_word_are_doubtfully_one_persons(string? one, string? other, bool doubtful)
    {
        Assert.Equal(doubtful, PersonName.ShareNoWord(one, other));
        Assert.Equal(doubtful, PersonName.ShareNoWord(other, one));
    }
}
