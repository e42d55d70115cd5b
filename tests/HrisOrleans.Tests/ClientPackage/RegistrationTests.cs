using HrisOrleans.Client;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Tests.ClientPackage;

public sealed class RegistrationTests
{
    [Fact]
    public void Every_area_of_the_client_can_be_asked_for_alone()
    {
        using var services = new ServiceCollection().AddHrisOrleansClientFor().BuildServiceProvider();
        var areas = typeof(HrisOrleansClient).GetProperties().Select(area => area.PropertyType).ToList();
        Assert.True(areas.Count > 10);
        Assert.All(areas, area => Assert.IsAssignableFrom(area, services.GetRequiredService(area)));
    }
}

file static class Registration
{
    public static IServiceCollection AddHrisOrleansClientFor(this IServiceCollection services)
    {
        services.AddHrisOrleansClient(new Uri("https://hris.example"), "token");
        return services;
    }
}
