using HrisOrleans.Benchmarks.Machine;
using HrisOrleans.Client.Connections;

namespace HrisOrleans.Benchmarks.Members;

/// <summary>One server of the product on a private PostgreSQL, and a sandbox beside it.</summary>
internal sealed class MembersWorld : IAsyncDisposable
{
    private static readonly InviteSettings Asking = new("later", "required");
    private const int WarmUpPeople = 5_000;

    private readonly BenchmarkDatabase _database;

    private MembersWorld(MembersBenchmarkOptions options, BenchmarkDatabases databases, BenchmarkDatabase database, SandboxProcess sandbox, ProductProcess product)
    {
        Options = options;
        Databases = databases;
        _database = database;
        Sandbox = sandbox;
        Product = product;
    }

    public MembersBenchmarkOptions Options { get; }

    public BenchmarkDatabases Databases { get; }

    public SandboxProcess Sandbox { get; }

    public ProductProcess Product { get; }

    public static async Task<MembersWorld> Start(MembersBenchmarkOptions options)
    {
        var databases = await BenchmarkDatabases.Start();
        var database = await databases.Create("members");
        var sandbox = await SandboxProcess.Start();
        var product = await ProductProcess.Start(options.Host, database, sandbox);
        return new MembersWorld(options, databases, database, sandbox, product);
    }

    /// <summary>A tenant whose people have all come in and wait for approval.</summary>
    public async Task<ProductTenant> Tenant(string name, int people)
    {
        var company = await Sandbox.Found(name, 1, people);
        var tenant = await Product.Connect(name, company.AccessToken);
        await tenant.First(Asking);

        // As a vacuum in the background leaves the tables soon after.
        await _database.Execute("vacuum analyze");
        return tenant;
    }

    /// <summary>A small tenant to go through the same code with, before it is measured.</summary>
    public Task<ProductTenant> WarmUp(string name) => Tenant(name, WarmUpPeople);

    public async ValueTask DisposeAsync()
    {
        await Product.DisposeAsync();
        await Sandbox.DisposeAsync();
        await Databases.DisposeAsync();
    }
}
