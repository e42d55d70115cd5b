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
}
