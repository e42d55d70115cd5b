using System.Reflection;
using HrisOrleans.Client;
using HrisOrleans.Connectors;
using HrisOrleans.Contracts;
using HrisOrleans.Domain;
using HrisOrleans.Storage;

namespace HrisOrleans.Tests.Conventions;

/// <summary>Data goes downhill: who may know whom.</summary>
public sealed class ProjectConventionTests
{
    [Fact]
    public void The_domain_knows_nobody() => Assert.Empty(Named(typeof(Refusal), "HrisOrleans.", "Orleans", "Npgsql", "Microsoft.AspNetCore", "Microsoft.Data", "Refit"));

    [Fact]
    public void Connectors_know_no_orleans_and_no_database() => Assert.Empty(Named(typeof(ConnectorCatalogue), "Orleans", "Npgsql", "Microsoft.Data", "HrisOrleans.Storage", "HrisOrleans.Silo"));

    [Fact]
    public void Contracts_know_the_domain_only() => Assert.Equal(["HrisOrleans.Domain"], Named(typeof(GrainKeys), "HrisOrleans."));

    [Fact]
    public void Storage_knows_the_domain_only() => Assert.Equal(["HrisOrleans.Domain"], Named(typeof(DatabaseOptions), "HrisOrleans."));

    [Fact]
    public void The_client_package_knows_nobody_of_the_house() => Assert.Empty(Named(typeof(HrisOrleansClient), "HrisOrleans.", "Orleans"));

    [Fact]
    public void The_api_has_no_database() => Assert.Empty(Named(typeof(HrisOrleans.Api.ApiOptions), "Npgsql", "Microsoft.Data", "HrisOrleans.Storage", "HrisOrleans.Silo"));

    private static IEnumerable<string> Named(Type inside, params string[] beginnings) =>
        inside.Assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal))).Order();
}
