using System.Globalization;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Http;

namespace HrisOrleans.Sandbox.BambooHr;

/// <summary><c>GET /api/v1/employees</c>: cursor pages ordered by id, or some people by id.</summary>
internal static class EmployeeListEndpoint
{
    private const int DefaultLimit = 250;
    private const int MaxLimit = 2_500;

    private static readonly byte[] Opening = "{\"data\":["u8.ToArray();

    /// <summary>Which page of the list a request asks for, counted from 1.</summary>
    public static int PageOf(Company company, HttpRequest request) =>
        TryPaging(request.Query, out var limit, out var after) && after > 0 ? (company.Roster.Rank(after) / limit) + 1 : 1;

    public static SandboxReply Answer(Company company, HttpRequest request, NewFault? fault)
    {
        var query = request.Query;
        if (fault?.Kind == FaultKind.BadPage) return BadPage();
        if (!TryPaging(query, out var limit, out var after)) return SandboxReply.Error(400, "BadPage", "The page parameters are not valid.");
        if (after != 0 && !company.Roster.Contains(after)) return BadPage();
        if (query["sort"] is [{ } sort] && sort != "employeeId") return SandboxReply.Error(400, "BadRequest", "This sandbox sorts by employeeId only.");
        if (query.Keys.Any(key => key.StartsWith("filter[", StringComparison.Ordinal) && !key.StartsWith("filter[ids]", StringComparison.Ordinal)))
            return SandboxReply.Error(400, "BadRequest", "This sandbox filters by ids only.");

        var page = new Page(company, EmployeeFields.Of(query["fields"]));
        if (Ids(query) is { } ids) page.TakeIds(ids, after, limit, fault);
        else page.TakeList(after, fault?.Kind == FaultKind.HalfPage ? Math.Max(1, limit / 2) : limit, fault);
        return page.Reply(request, limit);
    }

    /// <summary>Renders every page for these fields.</summary>
    public static void Warm(Company company, string fields)
    {
        var page = new Page(company, EmployeeFields.Of(fields));
        page.TakeList(0, int.MaxValue, null);
    }

    private static bool TryPaging(IQueryCollection query, out int limit, out int after)
    {
        (limit, after) = (DefaultLimit, 0);
        if (query.ContainsKey("page[before]")) return false;
        if (query["page[limit]"] is [{ } asked] && (!int.TryParse(asked, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit)) return false;
        return query["page[after]"] is not [{ Length: > 0 } cursor] || int.TryParse(cursor, CultureInfo.InvariantCulture, out after);
    }

    private static SortedSet<int>? Ids(IQueryCollection query)
    {
        var texts = query["filter[ids][]"].Concat(query["filter[ids]"].SelectMany(text => (text ?? "").Split(','))).ToList();
        return texts.Count == 0 ? null : [.. texts.Select(text => int.TryParse(text, CultureInfo.InvariantCulture, out var id) ? id : 0)];
    }

    private static SandboxReply BadPage() => SandboxReply.Error(400, "BadPage", "The employee at the border of the page is no longer there.");

    private sealed class Page(Company company, EmployeeFields fields)
    {
        private readonly List<ReadOnlyMemory<byte>> _parts = [];
        private readonly int _slot = company.Slots.SlotFor($"{company.Look}/{fields.Key}", company.Roster);
        private int? _next;
        private int? _previous;
        private int _total;

        public void TakeIds(SortedSet<int> ids, int after, int limit, NewFault? fault)
        {
            var there = ids.Where(company.Roster.Contains).ToList();
            var taken = there.Where(id => id > after).Take(fault?.Kind == FaultKind.HalfPage ? Math.Max(1, limit / 2) : limit).ToList();

            // The people of the page before, as from the list.
            var sent = fault?.Kind is FaultKind.RepeatPage or FaultKind.RepeatPeople ? [.. there.Where(id => id <= after).TakeLast(limit)] : taken;
            foreach (var id in sent) Take(id - 1, 1);
            _total = there.Count;
            if (taken.Count > 0 && taken[^1] < there[^1]) _next = fault?.Kind == FaultKind.RepeatPage ? after : taken[^1];
        }

        public void TakeList(int after, int limit, NewFault? fault)
        {
            var roster = company.Roster;
            if (fault?.Kind == FaultKind.RepeatPage) after = Before(after, limit);
            var keep = fault?.Kind switch
            {
                FaultKind.ShortList => Math.Min(fault.Keep, roster.Count),
                FaultKind.EmptyList => 0,
                _ => roster.Count,
            };
            _total = fault is { Kind: FaultKind.ShortList, TotalAgrees: false } ? roster.Count : keep;
            var rank = roster.Rank(after);
            var (lastId, taken) = Take(after, Math.Min(limit, Math.Max(0, keep - rank)));
            if (rank + taken < keep) _next = lastId;
            _previous = after == 0 ? null : after;
            if (fault?.Kind != FaultKind.RepeatPeople) return;
            _parts.Clear();
            Take(Before(after, limit), limit);
        }

        public SandboxReply Reply(HttpRequest request, int limit)
        {
            // Records end with a comma; the last one must not.
            if (_parts.Count > 0) _parts[^1] = _parts[^1][..^1];
            var tail = SandboxReply.Json(writer =>
            {
                writer.WriteStartObject("meta");
                writer.WriteNumber("total", _total);
                writer.WriteStartObject("page");
                writer.WriteNumber("limit", limit);
                writer.WriteString("nextCursor", _next?.ToString(CultureInfo.InvariantCulture));
                writer.WriteString("prevCursor", _previous?.ToString(CultureInfo.InvariantCulture));
                writer.WriteEndObject();
                writer.WriteEndObject();
                writer.WriteStartObject("_links");
                Link("self", request.QueryString.Value ?? "");
                if (_next is { } next) Link("next", $"?page%5Blimit%5D={limit}&page%5Bafter%5D={next}&fields={string.Join("%2C", fields.Names.Except(EmployeeFields.Base))}");
                writer.WriteEndObject();

                void Link(string name, string query)
                {
                    writer.WriteStartObject(name);
                    writer.WriteString("href", $"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}{query}");
                    writer.WriteEndObject();
                }
            });
            return new SandboxReply(200, SandboxReply.JsonType, [Opening, .. _parts, "],"u8.ToArray(), tail.Parts[0][1..]]);
        }

        private (int LastId, int Taken) Take(int after, int count)
        {
            var (parts, lastId, taken) = company.Roster.Take(after, count, _slot, people => EmployeeWriter.Render(company, fields, people));
            _parts.AddRange(parts);
            return (lastId, taken);
        }

        private int Before(int after, int limit) => company.Roster.IdAt(company.Roster.Rank(after) - limit);
    }
}
