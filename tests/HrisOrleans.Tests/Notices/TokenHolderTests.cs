using System.Reflection;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Notices;
using HrisOrleans.Tests.Mail;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Notices;

/// <summary>How notices know those who hold a token and need not be members.</summary>
public sealed class TokenHolderTests
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Globex = TenantId.Parse("globex");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_number_says_nothing_without_the_tenants_key_and_rows_of_before_still_find_their_address()
    {
        var time = new FakeTimeProvider();
        await using var keys = await MailKeys.Make(time);
        var holders = new TokenHolders(Grains(new TokenView("t1", "Ann@acme.example", time.GetUtcNow(), null, null), new TokenView("t2", "ann@acme.example", time.GetUtcNow(), null, null)), keys.Ring, time);
        var acme = Assert.Single((await holders.Of(Acme, Stop))!);
        var globex = Assert.Single((await holders.Of(Globex, Stop))!);
        var guessed = TokenHolders.NumberWithoutKey(Acme, "ann@acme.example");
        Assert.Equal(guessed, acme.Before);
        Assert.Equal(4, new[] { acme.Id, globex.Id, guessed, globex.Before!.Value }.Distinct().Count());
        Assert.Equal('8', acme.Id.ToString()[14]);
        Assert.Equal(acme, Assert.Single((await holders.Of(Acme, Stop))!));
        Assert.Equal(new Dictionary<MemberId, string> { [acme.Id] = "Ann@acme.example", [guessed] = "Ann@acme.example" }, await holders.Addresses(Acme, Stop));
    }

    private static IGrainFactory Grains(params TokenView[] tokens)
    {
        var tenant = (Answering)(object)DispatchProxy.Create<ITenantGrain, Answering>();
        tenant.Answer = Task.FromResult(new Answer<IReadOnlyList<TokenView>>(tokens, null));
        var grains = DispatchProxy.Create<IGrainFactory, Answering>();
        ((Answering)(object)grains).Answer = tenant;
        return grains;
    }

    public class Answering : DispatchProxy
    {
        public object? Answer { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answer;
    }
}
