using System.Buffers;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Plans;

namespace HrisOrleans.Tests.Plans;

/// <summary>A chunk is passed over in a search only where none of its lines can match.</summary>
public sealed class PlanChunkSearchTests
{
    private static readonly Guid Plan = Guid.Parse("01956f3c-0000-7000-8000-000000000003");

    [Theory]
    [InlineData("ann", true)]
    [InlineData("ANN.LEE@acme", true)]
    [InlineData("Ann Lee", true)]
    [InlineData("P-4711", true)]
    [InlineData("núñez", true)]
    [InlineData("o'neil", true)]
    [InlineData("bob", false)]
    [InlineData("ann bob", false)]
    public void Words_are_looked_for_in_names_addresses_and_ids(string search, bool may) => Assert.Equal(may, MayHold(PlanAction.Join, Ann, search));

    [Fact]
    public void Where_names_are_looked_up_elsewhere_nothing_is_passed_over()
    {
        Assert.True(MayHold(PlanAction.Leave, Ann, "bob"));
        Assert.True(MayHold(PlanAction.Faulty, Ann, "bob"));
        Assert.True(MayHold(PlanAction.Join, null, "bob"));
    }

    private static PersonValues Ann => new("Ann.Lee@acme.example", "ann.lee@acme.example", "Ann", "Lee", null, "Chief", "department:1");

    private static bool MayHold(PlanAction action, PersonValues? values, string search)
    {
        var cipher = new TenantCipher("acme", 1, new byte[32]);
        var line = new PlanLine(0, action, "p-4711", null, null, 7, Presence.Present, true, SelectedBy.Everyone, OutCause.None, false, [new("selected_by", "everyone")]);
        var (body, sealedBytes) = PlanChunks.Write(Plan, 0, [new PlannedLine(line, values)], cipher, new ArrayBufferWriter<byte>());
        var head = new ChunkHead(0, 0, 1, new Dictionary<PlanAction, int> { [action] = 1 }, false, []);
        return PlanChunks.MayHold(Plan, new ChunkBody(head, body, sealedBytes), cipher, search);
    }
}
