using HrisOrleans.Domain.Plans;
using HrisOrleans.Silo.Plans;

namespace HrisOrleans.Tests.Plans;

/// <summary>The index says just which lines a search can match.</summary>
public sealed class PlanIndexTests
{
    [Theory]
    [InlineData("ann", true)]
    [InlineData("ANN.LEE@acme", true)]
    [InlineData("Ann Lee", true)]
    [InlineData("P-4711", true)]
    [InlineData("núñez", true)]
    [InlineData("NÚÑEZ", true)]
    [InlineData("o'neil", true)]
    [InlineData("bob", false)]
    [InlineData("ann bob", false)]
    [InlineData("acme.exampleann", false)]
    public void Words_are_looked_for_in_ids_addresses_and_names(string search, bool holds) => Assert.Equal(holds, Three.Holds(search, _ => true, 0, 3));

    [Fact]
    public void Only_lines_of_the_stretch_count()
    {
        Assert.True(Three.Holds("ann", _ => true, 0, 1));
        Assert.False(Three.Holds("ann", _ => true, 1, 2));
        Assert.False(Three.Holds("carla", _ => true, 0, 2));
        Assert.True(Three.Holds("carla", _ => true, 2, 100));
        Assert.False(Three.Holds("ann", _ => true, 3, 4));
    }

    [Fact]
    public void A_line_that_is_not_asked_for_hides_none_behind_it()
    {
        Assert.True(Three.Holds("acme", action => action == PlanAction.Leave, 0, 3));
        Assert.False(Three.Holds("ann", action => action == PlanAction.Leave, 0, 3));
        Assert.False(Three.Holds("acme", action => action == PlanAction.Advise, 0, 3));
    }

    [Fact]
    public void A_line_without_a_name_is_found_by_its_id() => Assert.True(Three.Holds("p-4712", _ => true, 1, 1));

    private static PlanIndex Three
    {
        get
        {
            var index = new PlanIndex.Builder(3);
            index.Add(PlanAction.Join, "p-4711", "Ann.Lee@acme.example", "Ann Lee Núñez O'Neil");
            index.Add(PlanAction.Join, "p-4712", null, null);
            index.Add(PlanAction.Leave, "p-4713", "carla@acme.example", "Carla");
            return index.Made();
        }
    }
}
