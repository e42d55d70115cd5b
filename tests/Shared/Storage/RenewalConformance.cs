using HrisOrleans.Domain.Connections;
using HrisOrleans.Storage.Connections;

namespace HrisOrleans.Conformance.Storage;

/// <summary>One writer for credentials that the provider lets be renewed once.</summary>
public abstract class RenewalConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private IRenewalStore Renewals => Service<IRenewalStore>();

    [Fact]
    public async Task One_has_the_turn_until_it_is_given_back_or_over()
    {
        Assert.True(await Renewals.Take(Tenant, "one", Now, Now.AddMinutes(4), Stop));
        Assert.False(await Renewals.Take(Tenant, "two", Now.AddMinutes(1), Now.AddMinutes(5), Stop));
        Assert.True(await Renewals.Take(Other, "two", Now, Now.AddMinutes(4), Stop));
        await Renewals.Release(Tenant, "two", Now.AddMinutes(1), Stop);
        Assert.False(await Renewals.Take(Tenant, "two", Now.AddMinutes(1), Now.AddMinutes(5), Stop));
        await Renewals.Release(Tenant, "one", Now.AddMinutes(1), Stop);
        Assert.True(await Renewals.Take(Tenant, "two", Now.AddMinutes(1), Now.AddMinutes(5), Stop));
        Assert.True(await Renewals.Take(Tenant, "three", Now.AddMinutes(5), Now.AddMinutes(9), Stop));
    }

    [Fact]
    public async Task Of_many_who_want_the_turn_at_once_one_gets_it()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(index => Renewals.Take(Tenant, $"holder-{index}", Now, Now.AddMinutes(4), Stop)));
        Assert.Single(taken, won => won);
    }

    [Fact]
    public async Task Renewed_credentials_replace_only_those_they_were_made_of()
    {
        var connected = await Connect();
        Assert.True(await Renewals.Replace(Tenant, [1, 2, 3], [4, 5], Stop));
        Assert.False(await Renewals.Replace(Tenant, [1, 2, 3], [6], Stop));
        Assert.False(await Renewals.Replace(Other, [4, 5], [6], Stop));
        Assert.Equal([4, 5], await Connections.SealedCredentials(Tenant, Stop));
        Assert.Equal(connected.Version, (await Connections.Find(Tenant, Stop))!.Version);

        Assert.True(await Connections.Save(ConnectionRules.Disconnect(connected), connected.Version, CredentialsChange.Destroy, [], Stop));
        Assert.False(await Renewals.Replace(Tenant, [4, 5], [6], Stop));
        Assert.Null(await Connections.SealedCredentials(Tenant, Stop));
    }
}
