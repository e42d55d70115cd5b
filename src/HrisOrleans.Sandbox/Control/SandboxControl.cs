using System.Net.Http.Json;
using System.Text.Json;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Sandbox.Control;

/// <summary>Typed calls to a sandbox's <c>/_control</c> endpoints.</summary>
/// <param name="client">Its base address is the sandbox's.</param>
public sealed class SandboxControl(HttpClient client)
{
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    /// <summary>Creates a company, in place of one of the same name.</summary>
    public Task<CompanyState> Create(NewCompany company, CancellationToken cancellationToken = default) => Post<CompanyState>("", company, cancellationToken);

    /// <summary>The calls that act in one company.</summary>
    public SandboxCompany Company(string name) => new(this, name);

    internal async Task<T> Post<T>(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsJsonAsync("/_control/companies" + path, body, Json, cancellationToken);
        return await Read<T>(response, cancellationToken);
    }

    internal async Task<T> Get<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync("/_control/companies" + path, cancellationToken);
        return await Read<T>(response, cancellationToken);
    }

    internal async Task Delete(string path, CancellationToken cancellationToken)
    {
        using var response = await client.DeleteAsync("/_control/companies" + path, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<T> Read<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}", null, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken))!;
    }
}

/// <summary>What can be made to happen in one company. People are named by id, groups by kind and id.</summary>
public sealed class SandboxCompany
{
    private readonly SandboxControl _control;
    private readonly string _path;

    internal SandboxCompany(SandboxControl control, string name) => (_control, _path, Name) = (control, "/" + Uri.EscapeDataString(name), name);

    public string Name { get; }

    public Task<CompanyState> State(CancellationToken cancellationToken = default) => _control.Get<CompanyState>(_path, cancellationToken);

    public async Task<IReadOnlyList<int>> Hire(int count = 1, NewHire? like = null, CancellationToken cancellationToken = default) =>
        (await _control.Post<PeopleIds>(_path + "/hire", new HirePeople(count, like), cancellationToken)).Ids;

    public Task Terminate(params IReadOnlyList<int> ids) => Act("/terminate", new PeopleIds(ids));

    public Task Rehire(params IReadOnlyList<int> ids) => Act("/rehire", new PeopleIds(ids));

    /// <summary>Takes people out of the list, with a Deleted entry among the changes.</summary>
    public Task Delete(params IReadOnlyList<int> ids) => Act("/delete", new PeopleIds(ids));

    /// <summary>Takes people out of the list without a word.</summary>
    public Task Vanish(params IReadOnlyList<int> ids) => Act("/vanish", new PeopleIds(ids));

    public Task Move(MovePeople move) => Act("/move", move);

    public Task Rename(RenamePerson rename) => Act("/rename", rename);

    public Task SwapAddresses(int first, int second) => Act("/swap-addresses", new SwapAddresses(first, second));

    /// <summary>Overrides wire values of one person; see <see cref="RawValues"/>.</summary>
    public Task Raw(int id, object? set = null, IReadOnlyList<string>? omit = null, bool clear = false) => Act(
        "/raw", new RawValues(id, JsonSerializer.SerializeToElement(set ?? new object()).EnumerateObject().ToDictionary(value => value.Name, value => value.Value), omit, clear));

    public async Task<int> Change(double percent, int seed, CancellationToken cancellationToken = default) =>
        (await _control.Post<Touched>(_path + "/change", new ChangeSome(percent, seed), cancellationToken)).Count;

    public Task Warm(string fields) => Act("/warm", new WarmUp(fields));

    public Task<SandboxGroup> AddGroup(SandboxGroupKind kind, string name, CancellationToken cancellationToken = default) =>
        _control.Post<SandboxGroup>(_path + "/groups", new GroupName(kind, Name: name), cancellationToken);

    public async Task<int> DeleteGroup(SandboxGroupKind kind, string id, CancellationToken cancellationToken = default) =>
        (await _control.Post<Touched>(_path + "/groups/delete", new GroupName(kind, id), cancellationToken)).Count;

    public Task RenameGroup(SandboxGroupKind kind, string id, string name) => Act("/groups/rename", new GroupName(kind, id, name));

    /// <summary>Makes the old token invalid; gives the new one.</summary>
    public async Task<string> RotateToken(string? accessToken = null, CancellationToken cancellationToken = default) =>
        (await _control.Post<NewToken>(_path + "/token", new NewToken(accessToken), cancellationToken)).AccessToken!;

    /// <summary>Hides fields and forbids endpoints; call it with nothing to give all rights back.</summary>
    public Task SetRights(IReadOnlyList<string>? restrictedFields = null, IReadOnlyList<string>? forbiddenEndpoints = null) =>
        _control.Post<Rights>(_path + "/rights", new Rights(restrictedFields, forbiddenEndpoints), CancellationToken.None);

    public Task<FaultState> Fault(NewFault fault, CancellationToken cancellationToken = default) => _control.Post<FaultState>(_path + "/faults", fault, cancellationToken);

    /// <summary>Lets a vendor count this company's calls; gives the windows that it counts by.</summary>
    public Task<VendorLimits> Limit(VendorLimits limits, CancellationToken cancellationToken = default) => _control.Post<VendorLimits>(_path + "/limits", limits, cancellationToken);

    /// <summary>Waits until a fault struck for the first time.</summary>
    public Task<FaultState> Struck(FaultState fault, CancellationToken cancellationToken = default) => _control.Get<FaultState>($"{_path}/faults/{fault.Id}/struck", cancellationToken);

    /// <summary>What vendors were asked to send and still do.</summary>
    public Task<IReadOnlyList<HookState>> Hooks(CancellationToken cancellationToken = default) => _control.Get<IReadOnlyList<HookState>>(_path + "/hooks", cancellationToken);

    /// <summary>Makes a webhook at a vendor, as a person does there.</summary>
    public Task<HookState> AddWebhook(NewWebhook webhook, CancellationToken cancellationToken = default) => _control.Post<HookState>(_path + "/hooks", webhook, cancellationToken);

    public Task HookHappens(HookLife life) => Act("/hooks/life", life);

    public Task ClearFaults(CancellationToken cancellationToken = default) => _control.Delete(_path + "/faults", cancellationToken);

    private Task Act(string path, object body) => _control.Post<Touched>(_path + path, body, CancellationToken.None);
}
