using System.Globalization;
using HrisOrleans.Contracts.Scim;
using Microsoft.AspNetCore.Mvc;

namespace HrisOrleans.Api.Scim;

/// <summary>SCIM 2.0 (RFC 7644) as a server, for directories that push.</summary>
internal static class ScimEndpoints
{
    public static void MapScim(this IEndpointRouteBuilder endpoints)
    {
        var scim = endpoints.MapGroup("/scim/v2/{tenant}").ExcludeFromDescription();
        ((IEndpointConventionBuilder)scim).Finally(ScimGate.Wrap);
        Map(scim, group: false);
        Map(scim, group: true);
        scim.MapDiscovery();
        scim.Map("/{**rest}", () => ScimAnswer.Error(404, null, "There is nothing at this address, or not by this method."));
    }

    private static void Map(RouteGroupBuilder scim, bool group)
    {
        var path = ScimResourceJson.PathOf(group);
        scim.MapGet($"/{path}", (ScimScope scope, HttpRequest request, CancellationToken cancellationToken) => List(scope, group, request, cancellationToken));
        scim.MapPost($"/{path}", async (ScimScope scope, CancellationToken cancellationToken) =>
            Shown(await scope.Grain.Create(new ScimCreate(group, scope.Body), cancellationToken), scope, group, All, StatusCodes.Status201Created));
        scim.MapGet($"/{path}/{{id}}", (ScimScope scope, string id, HttpRequest request, CancellationToken cancellationToken) => Get(scope, group, id, request, cancellationToken));
        scim.MapPut($"/{path}/{{id}}", (ScimScope scope, string id, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken) =>
            Change(id, ifMatch, async (guid, version) => Shown(await scope.Grain.Replace(new ScimReplace(group, guid, scope.Body, version), cancellationToken), scope, group, All)));
        scim.MapPatch($"/{path}/{{id}}", (ScimScope scope, string id, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken) =>
            Change(id, ifMatch, async (guid, version) => Patched(await scope.Grain.Patch(new ScimReplace(group, guid, scope.Body, version), cancellationToken), scope, group)));
        scim.MapDelete($"/{path}/{{id}}", (ScimScope scope, string id, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken) =>
            Change(id, ifMatch, async (guid, version) => Deleted(await scope.Grain.Delete(new ScimDelete(group, guid, version), cancellationToken))));
    }

    private static ScimQuery All { get; } = new(null, new HashSet<string>(), null, 1, 1);

    private static async Task<IResult> List(ScimScope scope, bool group, HttpRequest request, CancellationToken cancellationToken)
    {
        var (query, error) = ScimQuery.Read(request.Query);
        if (query is null) return error!;
        var reply = await scope.Grain.List(new ScimList(group, query.Filter, query.StartIndex, query.Count, group && query.Members), cancellationToken);
        return reply.Refused is { } refused ? ScimAnswer.Of(refused) : new ScimAnswer(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("schemas");
            json.WriteStringValue(ScimUrns.ListResponse);
            json.WriteEndArray();
            json.WriteNumber("totalResults", reply.Total);
            json.WriteNumber("startIndex", query.StartIndex);
            json.WriteNumber("itemsPerPage", reply.Resources.Count);
            json.WriteStartArray("Resources");
            foreach (var view in reply.Resources) ScimResourceJson.Write(json, scope, group, view, query);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task<IResult> Get(ScimScope scope, bool group, string id, HttpRequest request, CancellationToken cancellationToken)
    {
        var (query, error) = ScimQuery.Read(request.Query);
        if (query is null) return error!;
        if (!Guid.TryParseExact(id, "D", out var guid)) return Missing;
        var reply = await scope.Grain.Find(new ScimFind(group, guid, group && query.Members), cancellationToken);
        return reply.Resource is { } view && request.Headers.IfNoneMatch == ScimResourceJson.ETagOf(view.Version)
            ? new ScimAnswer(StatusCodes.Status304NotModified, null, etag: ScimResourceJson.ETagOf(view.Version))
            : Shown(reply, scope, group, query);
    }

    private static async Task<IResult> Change(string id, string? ifMatch, Func<Guid, long?, Task<IResult>> change)
    {
        if (!Guid.TryParseExact(id, "D", out var guid)) return Missing;
        return TryVersion(ifMatch, out var version) ? await change(guid, version) : ScimAnswer.Error(400, "invalidValue", "If-Match must be one ETag as it was given here.");
    }

    private static ScimAnswer Shown(ScimReply reply, ScimScope scope, bool group, ScimQuery query, int status = StatusCodes.Status200OK) => reply.Resource is { } view
        ? new ScimAnswer(status, json => ScimResourceJson.Write(json, scope, group, view, query), ScimResourceJson.LocationOf(scope, group, view.Id), ScimResourceJson.ETagOf(view.Version))
        : ScimAnswer.Of(reply.Refused!);

    // A group is not shown after a change of a few of its members: it may have thousands.
    private static ScimAnswer Patched(ScimReply reply, ScimScope scope, bool group) => group && reply.Resource is { } view
        ? new ScimAnswer(StatusCodes.Status204NoContent, null, etag: ScimResourceJson.ETagOf(view.Version))
        : Shown(reply, scope, group, All);

    private static ScimAnswer Deleted(ScimReply reply) => reply.Refused is { } refused ? ScimAnswer.Of(refused) : new ScimAnswer(StatusCodes.Status204NoContent, null);

    private static ScimAnswer Missing => ScimAnswer.Error(404, null, "There is no such resource.");

    // Weak tags as they are given here; some clients drop the W. A star asks for nothing in particular.
    private static bool TryVersion(string? header, out long? version)
    {
        version = null;
        if (string.IsNullOrEmpty(header) || header == "*") return true;
        var tag = header.StartsWith("W/", StringComparison.Ordinal) ? header[2..] : header;
        if (tag.Length < 3 || tag[0] != '"' || tag[^1] != '"' || !long.TryParse(tag[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        version = number;
        return true;
    }
}
