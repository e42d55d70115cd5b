using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Plans;
using static HrisOrleans.Tests.Plans.ModelTenant;

namespace HrisOrleans.Tests.Plans;

/// <summary>Whose name is told with a fault.</summary>
public sealed class FaultNameTests
{
    [Fact]
    public void An_id_that_came_twice_is_named_only_of_somebody_who_is_selected()
    {
        var (ann, bob, cy) = (Person("ann", "A"), Person("bob", "B"), Person("cy", "A") with { Status = AccountStatus.Departed });
        var made = new ModelTenant().Plan(Groups("A"), edit: true, read: [ann, ann, bob, bob, cy, cy]);
        Assert.Equal(
            [new RecordFault("ann", "duplicate_id", "ann Doe"), new RecordFault("bob", "duplicate_id", null), new RecordFault("cy", "duplicate_id", null)],
            made.Builder.Faults);
    }
}
