using HrisOrleans.Domain.Members;

namespace HrisOrleans.Tests.Members;

public sealed class MemberIdTests
{
    [Fact]
    public void Ids_of_one_moment_come_in_the_order_of_their_numbers()
    {
        var ids = Enumerable.Range(0, 70_000).Append(16_777_215).Select(number => MemberId.New(Gens.Start, number)).ToList();
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal((7, 8), (id.Value.Version, id.Value.Variant & 0b1100)));
        Assert.True(ids[^1].CompareTo(MemberId.New(Gens.Start.AddMilliseconds(1), 0)) < 0);
        Assert.Equal(Gens.Start.ToUnixTimeMilliseconds(), Convert.ToInt64(ids[5].ToString().Replace("-", "", StringComparison.Ordinal)[..12], 16));
    }

    [Fact]
    public void Ids_of_the_same_number_and_moment_differ() => Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(_ => MemberId.New(Gens.Start, 7)).Distinct().Count());
}
