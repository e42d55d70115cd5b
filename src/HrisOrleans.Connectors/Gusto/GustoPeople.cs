using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Gusto;

/// <summary>The employees of the company that the grant is for, with its departments and locations.</summary>
internal sealed class GustoPeople(ProviderSession<IGustoApi> session, int pageSize) : PeopleSource
{
    private int _page;

    public override RecordShape Shape { get; } = new(null, "uuid", [], GustoMapper.Map)
    {
        Name = GustoMapper.Name,
        Meet = GustoMapper.Meet,
        Shown = [new(GustoProvider.EmailRight, "work_email"), new(GustoProvider.StatusRight, "terminated")],
        NamesTotals = true,
    };

    public override IReadOnlyList<string> Rights { get; } = [.. GustoProvider.Descriptor.NeededRights.Select(right => right.Code)];

    /// <summary>The company's id, known once the read was opened.</summary>
    public string Company { get; private set; } = "";

    public override async Task<ConnectorFailure?> Open(CancellationToken cancellationToken) =>
        await Granted(cancellationToken) ?? await Departments(cancellationToken) ?? await Locations(cancellationToken);

    public override Task<Reply<ProviderAnswer>> Fetch(string? cursor, CancellationToken cancellationToken)
    {
        _page = cursor is null ? 1 : int.Parse(cursor, CultureInfo.InvariantCulture);
        return Call((api, token, aborted) => api.Employees(token, Company, Number(_page), pageSize, aborted), GustoProvider.EmployeesRight, cancellationToken);
    }

    public override Reply<NextPage> Next(PageView page)
    {
        var (total, pages) = (Count(page.Headers, "X-Total-Count"), Count(page.Headers, "X-Total-Pages"));
        if (pages is { } last) return _page < last ? NextPage.At(Number(_page + 1), total) : NextPage.At(null, total);
        // No word of how many pages there are: on to the first empty one, which proves nothing.
        return new NextPage(page.Count > 0 ? Number(_page + 1) : null, IsLast: false, total);
    }

    /// <summary>The company itself.</summary>
    public Task<Reply<ProviderAnswer>> CompanyInfo(CancellationToken cancellationToken) =>
        Call((api, token, aborted) => api.Company(token, Company, aborted), GustoProvider.CompaniesRight, cancellationToken);

    private async Task<ConnectorFailure?> Granted(CancellationToken cancellationToken)
    {
        var reply = await session.Call((api, token, aborted) => api.TokenInfo(token, aborted), cancellationToken);
        if (!reply.Succeeded) return reply.Failure;
        using var answer = reply.Value;
        try
        {
            using var json = JsonDocument.Parse(answer.Body.Memory);
            var info = new JsonRecord(json.RootElement);
            // It becomes part of addresses.
            if (info.Text("resource", "type") != "Company" || !Guid.TryParse(info.Text("resource", "uuid"), out var company))
                return new(FailureKind.Reauthenticate, "The token is not for one company.");
            Company = company.ToString();
            return null;
        }
        catch (JsonException)
        {
            return HttpFailures.Unparsable(answer.Body.Span);
        }
    }

    private Task<ConnectorFailure?> Departments(CancellationToken cancellationToken) => ListWalk.All(
        (_, aborted) => Call((api, token, stop) => api.Departments(token, Company, stop), GustoProvider.DepartmentsRight, aborted),
        null,
        (_, _) => null,
        department => Groups.Add(GroupKind.Department, department.Text("uuid") ?? throw new JsonException("a department without id"), department.Text("title")),
        cancellationToken);

    private Task<ConnectorFailure?> Locations(CancellationToken cancellationToken)
    {
        var page = 1;
        return ListWalk.All(
            (cursor, aborted) => Call((api, token, stop) => api.Locations(token, Company, cursor ?? "1", stop), GustoProvider.CompaniesRight, aborted),
            null,
            (_, headers) => page++ < Count(headers, "X-Total-Pages") ? Number(page) : null,
            location => Groups.Add(GroupKind.Location, location.Text("uuid") ?? throw new JsonException("a location without id"), GustoMapper.Place(location)),
            cancellationToken);
    }

    private Task<Reply<ProviderAnswer>> Call(Func<IGustoApi, string, CancellationToken, Task<HttpResponseMessage>> call, string right, CancellationToken cancellationToken) =>
        session.Call(call, cancellationToken, (status, _) => status == HttpStatusCode.Forbidden ? new(FailureKind.InsufficientRights, $"Gusto refuses access ({right}).", MissingRights: [right]) : null);

    private static long? Count(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    private static string Number(int page) => page.ToString(CultureInfo.InvariantCulture);
}
