using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Members;

/// <summary>
/// Finds the commits that would leave a tenant without an active admin. The admins' rows stay locked until the end of the
/// transaction: who is counted on here cannot go at the same time elsewhere.
/// </summary>
internal static class LastAdmins
{
    public static async Task<HashSet<(TenantId, MemberId)>> Spared(Work work, IReadOnlyList<MemberCommit> commits, CancellationToken cancellationToken)
    {
        var spared = new HashSet<(TenantId, MemberId)>();
        foreach (var tenant in commits.Where(commit => commit.SparesLastAdmin).Select(commit => commit.Tenant).Distinct().Order().ToList())
        {
            var admins = await Active(work, tenant, cancellationToken);
            foreach (var commit in commits.Where(commit => commit.Tenant == tenant))
            {
                // A commit that rests on another version is not written, and takes nobody away.
                if (IsActive(commit.After) || !admins.TryGetValue(commit.After.Id, out var version) || version != commit.ExpectedVersion) continue;
                if (commit.SparesLastAdmin && admins.Count == 1) spared.Add((tenant, commit.After.Id));
                else admins.Remove(commit.After.Id);
            }
        }

        return spared;
    }

    private static bool IsActive(MemberState state) => state.Role == MemberRole.Admin && MemberLists.Of(state) == MemberList.Active;

    private static async Task<Dictionary<MemberId, long>> Active(Work work, TenantId tenant, CancellationToken cancellationToken)
    {
        var found = await work.Sql($"select member_id, version from members where tenant = @tenant and list = @active and role = @admin order by member_id {work.Database.ForUpdate}")
            .With(tenant).With("active", (int)MemberList.Active).With("admin", (int)MemberRole.Admin)
            .All(row => (Id: new MemberId(row.Uuid()), Version: row.Long()), cancellationToken);
        return found.ToDictionary(admin => admin.Id, admin => admin.Version);
    }
}
