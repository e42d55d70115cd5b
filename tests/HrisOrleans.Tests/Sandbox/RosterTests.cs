using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Tests.Sandbox;

public sealed class RosterTests
{
    private static readonly PersonGenerator Generator = new(11, "acme");

    [Fact]
    public void Every_generated_address_is_different_plain_and_lower_case()
    {
        var addresses = new HashSet<string>();

        for (var id = 1; id <= 200_000; id++)
        {
            var address = Generator.Make(id).Email!;
            Assert.True(addresses.Add(address), address);
            Assert.Matches("^[a-z][a-z-]*\\.[a-z][a-z-]*[0-9]*@acme\\.example$", address);
        }
    }

    [Fact]
    public void A_company_looks_like_one()
    {
        var people = Enumerable.Range(1, 10_000).Select(Generator.Make).ToList();

        Assert.InRange(people.Count(person => !person.Active), 200, 400);
        Assert.DoesNotContain(people, person => person.Employment == "Contractor");
        Assert.InRange(Enumerable.Range(1, 10_000).Select(new PersonGenerator(7, "acme", contractorPercent: 4).Make).Count(person => person.Employment == "Contractor"), 300, 500);
        Assert.Equal(24, people.Select(person => person.Department).Distinct().Count());
        Assert.Equal(6, people.Select(person => person.Division).Distinct().Count());
        Assert.Equal(14, people.Select(person => person.Location).Distinct().Count());
        Assert.Contains(people, person => person.First.Any(letter => letter > 127) && person.Last.Any(letter => letter > 127));
        Assert.All(people.Skip(1), person => Assert.InRange(person.ReportsTo!.Value, 1, person.Id - 1));
    }

    [Fact]
    public void A_change_drops_only_its_own_block()
    {
        var roster = new Roster(Generator, 1_000);
        Assert.Equal(8, Rendered(roster));

        roster.Put(roster.Find(500)! with { Last = "Changed" });

        Assert.Equal(1, Rendered(roster));
        roster.Remove(501);
        roster.Remove(900);
        Assert.Equal(2, Rendered(roster));
    }

    [Theory]
    [InlineData(0, 1_000, 1_000)]
    [InlineData(0, 10, 10)]
    [InlineData(127, 2, 129)]
    [InlineData(128, 1, 129)]
    [InlineData(990, 500, 1_000)]
    [InlineData(1_000, 5, 1_000)]
    public void Taking_people_ends_at_the_right_one(int after, int limit, int lastId)
    {
        var roster = new Roster(Generator, 1_000);

        var (parts, last, taken) = roster.Take(after, limit, 0, Render);

        Assert.Equal((lastId, lastId - after), (last, taken));
        Assert.Equal(string.Concat(Enumerable.Range(after + 1, taken).Select(id => id + ",")), Text(parts));
    }

    [Fact]
    public void Counts_ranks_and_pages_agree_whoever_comes_and_goes()
    {
        var random = new Random(5);
        var roster = new Roster(Generator, 700);
        var expected = Enumerable.Range(1, 700).ToDictionary(id => id, Generator.IsActive);
        for (var step = 0; step < 2_000; step++)
        {
            var id = random.Next(1, roster.HighestId + 2);
            if (random.Next(2) == 0)
            {
                Assert.Equal(expected.Remove(id), roster.Remove(id));
            }
            else
            {
                var active = random.Next(2) == 0;
                roster.Put(Generator.Make(id) with { Active = active });
                expected[id] = active;
            }
        }

        var ids = expected.Keys.Order().ToList();
        Assert.Equal((ids.Count, expected.Values.Count(active => active)), (roster.Count, roster.Active));
        Assert.Equal(ids, roster.Ids());
        Assert.All(ids.Index(), place => Assert.Equal((place.Index + 1, place.Item), (roster.Rank(place.Item), roster.IdAt(place.Index + 1))));
        var (parts, _, taken) = roster.Take(0, int.MaxValue, 0, Render);
        Assert.Equal(ids.Count, taken);
        Assert.Equal(string.Concat(ids.Select(id => id + ",")), Text(parts));
    }

    [Fact]
    public void A_million_people_cost_nothing_until_they_are_read()
    {
        var roster = new Roster(Generator, 1_000_000);

        Assert.Equal(1, Rendered(roster, after: 999_990));
        Assert.Equal(1_000_000, roster.Count);
    }

    private static int Rendered(Roster roster, int after = 0)
    {
        var blocks = 0;
        roster.Take(after, int.MaxValue, 0, people =>
        {
            blocks++;
            return Render(people);
        });
        return blocks;
    }

    private static RenderedBlock Render(IEnumerable<Person> people)
    {
        var (text, ends) = (new System.Text.StringBuilder(), new List<int>());
        foreach (var person in people)
        {
            text.Append(person.Id).Append(',');
            ends.Add(text.Length);
        }

        return new RenderedBlock(System.Text.Encoding.ASCII.GetBytes(text.ToString()), [.. ends]);
    }

    private static string Text(IEnumerable<ReadOnlyMemory<byte>> parts) => string.Concat(parts.Select(part => System.Text.Encoding.ASCII.GetString(part.Span)));
}
