using System.Net;
using System.Text.Json;
using HrisOrleans.Sandbox.BambooHr;
using HrisOrleans.Sandbox.Faults;
using HrisOrleans.Sandbox.Hooks;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HrisOrleans.Sandbox.Control;

/// <summary>The calls that create companies and make things happen in them, under <c>/_control</c>. Only from the same machine.</summary>
/// <remarks>Plain request delegates: a sandbox starts in a moment, and its JSON does not depend on the host it is mounted in.</remarks>
internal sealed class ControlEndpoints(IEndpointRouteBuilder endpoints, SandboxWorld world)
{
    private const string Root = "/_control/companies";

    public void Map()
    {
        endpoints.MapGet(Root, Guarded(context => Write(context, world.Companies.Select(SandboxWorld.StateOf))));
        endpoints.MapPost(Root, Guarded(async context => await Write(context, world.Create(await Read<NewCompany>(context)), 201)));
        endpoints.MapGet(Root + "/{company}", In((company, _) => SandboxWorld.StateOf(company)));
        endpoints.MapDelete(Root + "/{company}", In((company, _) => new Touched(world.Remove(company.Name) ? company.Roster.Count : 0)));
        MapPeople();
        MapGroups();
        MapRightsAndFaults();
        MapHooks();
    }

    private void MapHooks()
    {
        endpoints.MapGet(Root + "/{company}/hooks", In((company, _) => company.Hooks.All.Select(StateOf).ToList()));
        Post<NewWebhook>("hooks", (company, request) =>
        {
            var address = HookClient.Address(request.Address) ?? throw new SandboxRefusal("webhooks go to this machine only");
            Func<WebhookNews, WebhookMessage?> write = request.Vendor == BambooHrWebhook.Vendor ? BambooHrWebhook.Of
                : SandboxVendor.All.FirstOrDefault(vendor => vendor.Id == request.Vendor) is { } vendor ? vendor.Webhook
                : throw new SandboxRefusal($"there is no vendor {request.Vendor}");
            if (write(new WebhookNews(company, company.Original(1), Happening.Updated, request.Secret, world.Time.GetUtcNow())) is null) throw new SandboxRefusal($"nobody makes webhooks at {request.Vendor} by hand");
            var hook = new Hook(request.Vendor, Guid.NewGuid().ToString("D"), "webhook", address, DateTimeOffset.MaxValue, (of, before, after) =>
                WebhookNews.Of(before, after) is { } what ? [write(new WebhookNews(company, (after ?? before)!, what, request.Secret, world.Time.GetUtcNow()))!.To(of.Address)] : []);
            company.Hooks.Add(hook);
            return StateOf(hook);
        });
        Post<HookLife>("hooks/life", (company, request) =>
        {
            var hooks = company.Hooks.All.Where(hook => request.Id is null || hook.Id == request.Id).ToList();
            foreach (var hook in hooks)
            {
                if (hook.Life is { } life) company.Hooks.Send(hook, life(hook, request.Event));
                if (request.Event == HookLife.Removed) company.Hooks.Remove(hook);
            }

            return new Touched(hooks.Count);
        });
    }

    private static HookState StateOf(Hook hook) => new(hook.Vendor, hook.Id, hook.Resource, hook.Address.AbsoluteUri, hook.EndsAt, hook.Sent, hook.Taken);

    private void MapPeople()
    {
        Post<HirePeople>("hire", (company, request) =>
            new PeopleIds([.. Enumerable.Range(0, Math.Max(1, request.Count)).Select(_ => company.Hire(request.Like ?? new NewHire()))]));
        Post<PeopleIds>("terminate", (company, request) => ForEach(request.Ids, id => company.Change(id, person => person with { Active = false })));
        Post<PeopleIds>("rehire", (company, request) => ForEach(request.Ids, company.Rehire));
        Post<PeopleIds>("delete", (company, request) => ForEach(request.Ids, id => company.Remove(id, silently: false)));
        Post<PeopleIds>("vanish", (company, request) => ForEach(request.Ids, id => company.Remove(id, silently: true)));
        Post<MovePeople>("move", (company, request) => ForEach(request.Ids, id => company.Move(id, request)));
        Post<RenamePerson>("rename", (company, request) => ForEach([request.Id], id => company.Change(id, person => person with
        {
            First = request.FirstName ?? person.First,
            Last = request.LastName ?? person.Last,
            Email = request.WorkEmail ?? person.Email,
        })));
        Post<SwapAddresses>("swap-addresses", (company, request) =>
        {
            company.SwapAddresses(request.First, request.Second);
            return new Touched(2);
        });
        Post<RawValues>("raw", (company, request) => ForEach([request.Id], id =>
        {
            if (request.Clear) company.ClearRaw(id);
            company.SetRaw(id, request.Set ?? new Dictionary<string, JsonElement>(), request.Omit ?? []);
        }));
        Post<ChangeSome>("change", (company, request) => new Touched(company.ChangeSome(request.Percent, request.Seed)));
        Post<WarmUp>("warm", (company, request) =>
        {
            EmployeeListEndpoint.Warm(company, request.Fields);
            return new Touched(company.Roster.Count);
        });
    }

    private void MapGroups()
    {
        Post<GroupName>("groups", (company, request) => company.AddGroup(request.Kind, request.Name ?? "New"));
        Post<GroupName>("groups/delete", (company, request) => new Touched(company.DeleteGroup(request.Kind, request.Id ?? "")));
        Post<GroupName>("groups/rename", (company, request) =>
        {
            company.RenameGroup(request.Kind, request.Id ?? "", request.Name ?? "Renamed");
            return new Touched(0);
        });
    }

    private void MapRightsAndFaults()
    {
        Post<NewToken>("token", (company, request) => new NewToken(company.RotateToken(request.AccessToken)));
        Post<Rights>("rights", (company, request) =>
        {
            company.Restrict(request.RestrictedFields ?? [], request.ForbiddenEndpoints ?? []);
            return request;
        });
        Post<VendorLimits>("limits", (company, request) =>
        {
            var documented = SandboxVendor.All.FirstOrDefault(vendor => vendor.Id == request.Vendor)?.Limits
                ?? (request.Vendor == BambooHrWebhook.Vendor ? [] : throw new SandboxRefusal($"there is no vendor {request.Vendor}"));
            var windows = request.Windows ?? (documented.Count > 0 ? documented : throw new SandboxRefusal($"{request.Vendor} names no figure: say how many calls it is to take"));
            if (windows.Any(window => window.Calls < 1 || window.Seconds <= 0)) throw new SandboxRefusal("a window is of 1 call or more, and lasts");
            if (windows.Count == 0) company.Meters.Remove(request.Vendor);
            else company.Meters[request.Vendor] = new CallMeter(windows);
            return new VendorLimits(request.Vendor, windows);
        });
        Post<NewFault>("faults", (company, request) => company.Faults.Add(request).State);
        endpoints.MapDelete(Root + "/{company}/faults/{fault?}", In((company, context) => new Touched(company.Faults.Clear((string?)context.Request.RouteValues["fault"]))));
        endpoints.MapGet(Root + "/{company}/faults/{fault}/struck", Guarded(async context =>
        {
            if (Find(context) is not { } company || FaultOf(company, (string)context.Request.RouteValues["fault"]!) is not { } fault)
            {
                context.Response.StatusCode = 404;
                return;
            }

            await fault.Hit.WaitAsync(context.RequestAborted);
            await Write(context, fault.State);
        }));
    }

    private void Post<T>(string path, Func<Company, T, object> act) => endpoints.MapPost($"{Root}/{{company}}/{path}", Guarded(async context =>
    {
        var request = await Read<T>(context);
        await InCompany(context, company => act(company, request));
    }));

    private RequestDelegate In(Func<Company, HttpContext, object> act) => Guarded(context => InCompany(context, company => act(company, context)));

    private async Task InCompany(HttpContext context, Func<Company, object> act)
    {
        if (Find(context) is not { } company)
        {
            context.Response.StatusCode = 404;
            return;
        }

        object answer;
        lock (company.Gate) answer = act(company);
        await Write(context, answer);
    }

    private Company? Find(HttpContext context) => world.Find((string?)context.Request.RouteValues["company"]);

    private static ActiveFault? FaultOf(Company company, string id)
    {
        lock (company.Gate) return company.Faults.Find(id);
    }

    private static Touched ForEach(IReadOnlyList<int> ids, Action<int> act)
    {
        foreach (var id in ids) act(id);
        return new Touched(ids.Count);
    }

    private static async Task<T> Read<T>(HttpContext context) =>
        await JsonSerializer.DeserializeAsync<T>(context.Request.Body, JsonSerializerOptions.Web, context.RequestAborted) ?? throw new SandboxRefusal("a body is needed");

    private static Task Write(HttpContext context, object answer, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = SandboxReply.JsonType;
        return JsonSerializer.SerializeAsync(context.Response.Body, answer, answer.GetType(), JsonSerializerOptions.Web, context.RequestAborted);
    }

    private static RequestDelegate Guarded(RequestDelegate act) => async context =>
    {
        if (context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address))
        {
            context.Response.StatusCode = 403;
            return;
        }

        try
        {
            await act(context);
        }
        catch (ArgumentException refused)
        {
            await Refuse(context, refused.Message);
        }
        catch (JsonException refused)
        {
            await Refuse(context, refused.Message);
        }
    };

    private static Task Refuse(HttpContext context, string message)
    {
        context.Response.StatusCode = 400;
        return context.Response.WriteAsync(message, context.RequestAborted);
    }
}
