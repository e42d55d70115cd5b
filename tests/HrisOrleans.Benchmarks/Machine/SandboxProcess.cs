using System.Runtime.InteropServices;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Benchmarks.Machine;

/// <summary>The sandbox as a process of its own: its work is nobody's CPU but its own.</summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    /// <summary>What both sides ask for of every employee, letter for letter, so that both are served from the same rendered pages.</summary>
    public const string Fields = "workEmail,hireDate,employmentStatusName,departmentId,departmentName,divisionId,divisionName,locationId,locationName";

    private readonly ChildProcess _process;
    private readonly HttpClient _client;

    private SandboxProcess(ChildProcess process, Uri address)
    {
        _process = process;
        Address = address;
        _client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        Control = new SandboxControl(_client);
    }

    public Uri Address { get; }

    public SandboxControl Control { get; }

    public string BambooHrUrl => $"{Address}bamboohr/{{companyDomain}}";

    public static async Task<SandboxProcess> Start()
    {
        var process = ChildProcess.OfSelf("sandbox");
        return new SandboxProcess(process, new Uri(await process.Line()));
    }

    /// <summary>The process's own side: serves until it is told to stop.</summary>
    public static async Task Serve()
    {
        await using var server = await SandboxServer.Start(new SandboxOptions { Companies = [] });
        var stop = new TaskCompletionSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.TrySetResult();
        });
        Console.WriteLine(server.BaseUrl);
        await stop.Task;
    }

    public Uri ListOf(string company) => new(Address, $"bamboohr/{company}/api/v1/employees");

    /// <summary>A company made anew, its pages rendered.</summary>
    public async Task<CompanyState> Found(string name, int seed, int people)
    {
        var company = await Control.Create(new NewCompany(name, seed, people));
        await Control.Company(name).Warm(Fields);
        return company;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }
}
