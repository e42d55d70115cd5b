using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Sql;

/// <summary>
/// Rows of keys to join tables by. Each row carries the tenant, and statements join by that instead of naming the
/// tenant beside it: a planner that is told the tenant guesses how many rows it has, and for one that has just been
/// loaded it guesses one and compares everything with everything. Joined by whole keys it can only look them up.
/// </summary>
internal static class Keys
{
    /// <summary>Columns <c>t</c> and <c>k</c>.</summary>
    public static readonly ColumnSet<(TenantId Tenant, Guid Id)> Uuids = new ColumnSet<(TenantId Tenant, Guid Id)>().Text("t", row => row.Tenant.Value).Uuid("k", row => row.Id);

    /// <summary>Columns <c>t</c> and <c>k</c>.</summary>
    public static readonly ColumnSet<(TenantId Tenant, string Text)> Texts = new ColumnSet<(TenantId Tenant, string Text)>().Text("t", row => row.Tenant.Value).Text("k", row => row.Text);

    /// <summary>Columns <c>t</c>, <c>s</c> and <c>k</c>: tenant, source and external id.</summary>
    public static readonly ColumnSet<(TenantId Tenant, int Source, string Id)> People =
        new ColumnSet<(TenantId Tenant, int Source, string Id)>().Text("t", row => row.Tenant.Value).Int("s", row => row.Source).Text("k", row => row.Id);

    /// <summary>The one column <c>k</c>, for <see cref="Database.In"/>.</summary>
    public static readonly ColumnSet<UInt128> Fingerprints = new ColumnSet<UInt128>().Fingerprint("k", fingerprint => fingerprint);

    public static RowsParameter KeysOf(this Work work, TenantId tenant, IEnumerable<Guid> ids) => work.Rows("i", Uuids, [.. ids.Distinct().Select(id => (tenant, id))]);

    public static RowsParameter KeysOf(this Work work, TenantId tenant, IEnumerable<string> texts) =>
        work.Rows("i", Texts, [.. texts.Distinct(StringComparer.Ordinal).Select(text => (tenant, text))]);

    public static RowsParameter KeysOf(this Work work, TenantId tenant, int source, IEnumerable<string> externalIds) =>
        work.Rows("i", People, [.. externalIds.Distinct(StringComparer.Ordinal).Select(id => (tenant, source, id))]);
}
