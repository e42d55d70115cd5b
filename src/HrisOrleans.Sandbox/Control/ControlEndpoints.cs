using System.Net;
using HrisOrleans.Sandbox.BambooHr;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Sandbox.Control;

/// <summary>The calls that create companies and make things happen in them, under <c>/_control</c>. Only from the same machine.</summary>
internal static class ControlEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, SandboxWorld world)
    {
        var control = endpoints.MapGroup("/_control/companies").AddEndpointFilter(OnlyFromHere);
        control.MapGet("/", () => world.Companies.Select(SandboxWorld.StateOf));
        control.MapPost("/", (NewCompany request) => Results.Json(world.Create(request), statusCode: 201));

        var company = control.MapGroup("/{company}");
        company.MapGet("/", (string company) => In(company, SandboxWorld.StateOf));
        company.MapDelete("/", (string company) => world.Remove(company) ? Results.NoContent() : Results.NotFound());
        company.MapPost("/hire", (string company, HirePeople request) =>
            In(company, there => new PeopleIds([.. Enumerable.Range(0, Math.Max(1, request.Count)).Select(_ => there.Hire(request.Like ?? new NewHire()))])));
        company.MapPost("/terminate", (string company, PeopleIds request) => ForEach(company, request, (there, id) => there.Change(id, person => person with { Active = false })));
        company.MapPost("/rehire", (string company, PeopleIds request) => ForEach(company, request, (there, id) => there.Rehire(id)));
        company.MapPost("/delete", (string company, PeopleIds request) => ForEach(company, request, (there, id) => there.Remove(id, silently: false)));
        company.MapPost("/vanish", (string company, PeopleIds request) => ForEach(company, request, (there, id) => there.Remove(id, silently: true)));
        company.MapPost("/move", (string company, MovePeople request) => ForEach(company, new PeopleIds(request.Ids), (there, id) => there.Move(id, request)));
        company.MapPost("/rename", (string company, RenamePerson request) => ForEach(company, new PeopleIds([request.Id]), (there, id) => there.Change(id, person => person with
        {
            First = request.FirstName ?? person.First,
            Last = request.LastName ?? person.Last,
            Email = request.WorkEmail ?? person.Email,
        })));
        company.MapPost("/swap-addresses", (string company, SwapAddresses request) => In(company, there =>
        {
            there.SwapAddresses(request.First, request.Second);
            return new Touched(2);
        }));
        company.MapPost("/raw", (string company, RawValues request) => ForEach(company, new PeopleIds([request.Id]), (there, id) =>
        {
            if (request.Clear) there.ClearRaw(id);
            there.SetRaw(id, request.Set ?? new Dictionary<string, System.Text.Json.JsonElement>(), request.Omit ?? []);
        }));
        company.MapPost("/change", (string company, ChangeSome request) => In(company, there => new Touched(there.ChangeSome(request.Percent, request.Seed))));
        company.MapPost("/warm", (string company, WarmUp request) => In(company, there =>
        {
            EmployeeListEndpoint.Warm(there, request.Fields);
            return new Touched(there.Roster.Count);
        }));
        company.MapPost("/groups", (string company, GroupName request) => In(company, there => there.AddGroup(request.Kind, request.Name ?? "New")));
        company.MapPost("/groups/delete", (string company, GroupName request) => In(company, there => new Touched(there.DeleteGroup(request.Kind, request.Id ?? ""))));
        company.MapPost("/groups/rename", (string company, GroupName request) => In(company, there =>
        {
            there.RenameGroup(request.Kind, request.Id ?? "", request.Name ?? "Renamed");
            return new Touched(0);
        }));
        company.MapPost("/token", (string company, NewToken request) => In(company, there => new NewToken(there.RotateToken(request.AccessToken))));
        company.MapPost("/rights", (string company, Rights request) => In(company, there =>
        {
            there.Restrict(request.RestrictedFields ?? [], request.ForbiddenEndpoints ?? []);
            return request;
        }));
        company.MapPost("/faults", (string company, NewFault request) => In(company, there => State(there.Faults.Add(request))));
        company.MapDelete("/faults", (string company) => In(company, there =>
        {
            there.Faults.Clear();
            return new Touched(0);
        }));
        company.MapDelete("/faults/{fault}", (string company, string fault) => In(company, there =>
        {
            there.Faults.Clear(fault);
            return new Touched(0);
        }));
        company.MapGet("/faults/{fault}/struck", async (string company, string fault, CancellationToken cancellationToken) =>
        {
            if (world.Find(company) is not { } there || Fault(there, fault) is not { } active) return Results.NotFound();
            await active.Hit.WaitAsync(cancellationToken);
            return Results.Json(State(active));
        });

        IResult In<T>(string name, Func<Company, T> act)
        {
            if (world.Find(name) is not { } there) return Results.NotFound();
            lock (there.Gate) return Results.Json(act(there));
        }

        IResult ForEach(string name, PeopleIds people, Action<Company, int> act) => In(name, there =>
        {
            foreach (var id in people.Ids) act(there, id);
            return new Touched(people.Ids.Count);
        });
    }

    private static Faults.ActiveFault? Fault(Company company, string id)
    {
        lock (company.Gate) return company.Faults.Find(id);
    }

    private static FaultState State(Faults.ActiveFault fault) => new(fault.Id, fault.Request.Kind, fault.Request.Endpoint, fault.Struck);

    private static async ValueTask<object?> OnlyFromHere(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (context.HttpContext.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address)) return Results.StatusCode(403);
        try
        {
            return await next(context);
        }
        catch (SandboxRefusal refusal)
        {
            return Results.Text(refusal.Message, statusCode: 400);
        }
        catch (ArgumentException wrong)
        {
            return Results.Text(wrong.Message, statusCode: 400);
        }
    }
}
