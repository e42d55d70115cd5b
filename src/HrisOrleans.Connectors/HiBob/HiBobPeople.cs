using System.Net;
using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.HiBob;

/// <summary>Everybody in one answer, those who left included; departments and sites are ids whose names stand in lists.</summary>
internal sealed class HiBobPeople : PeopleSource
{
    private static readonly ConnectorFailure NoSuchList = new(FailureKind.BadResponse, "HiBob has no list of this name (404).");

    private readonly ProviderSession<IHiBobApi> _session;

    public HiBobPeople(ProviderSession<IHiBobApi> session)
    {
        _session = session;
        Shape = new RecordShape("employees", "id", [], HiBobMapper.Map)
        {
            Name = HiBobMapper.Name,
            Shown = [new(HiBobProvider.RootRight, "email"), new(HiBobProvider.WorkRight, "startDate"), new(HiBobProvider.LifecycleRight, "lifecycleStatus")],
            Meet = Meet,
        };
    }

    public override RecordShape Shape { get; }

    public override IReadOnlyList<string> Rights { get; } = [.. HiBobProvider.Descriptor.NeededRights.Select(right => right.Code)];

    /// <summary>The id of the company, which stands on its people; null until somebody was read.</summary>
    public string? CompanyId { get; private set; }

    public override async Task<ConnectorFailure?> Open(CancellationToken cancellationToken) =>
        await NamedList("department", GroupKind.Department, cancellationToken) ?? await NamedList("site", GroupKind.Location, cancellationToken);

    public override Task<Reply<ProviderAnswer>> Fetch(string? cursor, CancellationToken cancellationToken) =>
        Call((api, token, stop) => api.Search(token, new HiBobSearch(HiBobMapper.Fields, ShowInactive: true), stop), cancellationToken);

    public override Reply<NextPage> Next(PageView page) => new NextPage(null, IsLast: true);

    private void Meet(JsonRecord employee, GroupSink groups)
    {
        CompanyId ??= HiBobMapper.Root(employee, "companyId");
        HiBobMapper.GroupsOf(employee, groups);
    }

    private async Task<ConnectorFailure?> NamedList(string list, GroupKind kind, CancellationToken cancellationToken)
    {
        var failure = await ListWalk.All((_, stop) => Call((api, token, aborted) => api.NamedList(token, list, aborted), stop), "items", (_, _) => null, item => Name(kind, item, null), cancellationToken, mayLack: true);
        return failure == NoSuchList ? null : failure;
    }

    // Archived values have a name for those who still have them.
    private void Name(GroupKind kind, JsonRecord item, GroupId? parent)
    {
        var group = Groups.Add(kind, item.Text("id") ?? throw new JsonException("a value without id"), item.Text("name"), parent);
        foreach (var child in item.List("children")) Name(kind, child, group);
    }

    private Task<Reply<ProviderAnswer>> Call(Func<IHiBobApi, string, CancellationToken, Task<HttpResponseMessage>> call, CancellationToken cancellationToken) =>
        _session.Call(call, cancellationToken, (status, _) => status switch
        {
            HttpStatusCode.Forbidden => new(FailureKind.InsufficientRights, "HiBob refuses access (403).", MissingRights: [HiBobProvider.RootRight]),
            HttpStatusCode.NotFound => NoSuchList,
            _ => null,
        });
}
