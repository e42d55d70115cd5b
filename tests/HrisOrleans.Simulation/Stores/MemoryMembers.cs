using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Members;

namespace HrisOrleans.Simulation.Stores;

internal sealed class MemoryMembers(MemoryDatabase database) : IMemberStore
{
    public Task<MemberRecord?> Load(TenantId tenant, MemberId member, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        return Task.FromResult(rows.Members.TryGetValue(member, out var row) ? Record(rows, row) : null);
    }

    public Task<MemberId?> HolderOf(TenantId tenant, string address, CancellationToken cancellationToken) => Task.FromResult(database.Of(tenant).HolderOf(address)?.State.Id);

    public Task<IReadOnlySet<string>> Held(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<string>>(addresses.Where(address => database.Of(tenant).HolderOf(address) is not null).ToHashSet(StringComparer.Ordinal));

    public Task<bool> Happened(TenantId tenant, MemberId member, string cause, CancellationToken cancellationToken) =>
        Task.FromResult(database.Of(tenant).Events.Any(happened => happened.Member == member && happened.Origin.Cause == cause));

    public Task<CommitResult> Commit(MemberCommit commit, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<CommitResult>(cancellationToken);
        try
        {
            return Task.FromResult(Write(commit));
        }
        catch (MemoryStoreException refused)
        {
            return Task.FromException<CommitResult>(refused);
        }
    }

    public Task<IReadOnlyList<MemberRecord>> List(TenantId tenant, MemberFilter filter, MemberId? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit, Math.Clamp(limit, 1, 500));
        return Page(tenant, after, limit, record => Fits(tenant, record, filter));
    }

    public Task<int> Count(TenantId tenant, MemberFilter filter, CancellationToken cancellationToken)
    {
        var rows = database.Of(tenant);
        return Task.FromResult(rows.Members.Values.Count(member => Fits(tenant, Record(rows, member), filter)));
    }

    public Task<IReadOnlyDictionary<MemberList, int>> Count(TenantId tenant, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<MemberList, int>>(database.Of(tenant).Members.Values.CountBy(member => MemberLists.Of(member.State)).ToDictionary());

    public Task<bool> OtherActiveAdmin(TenantId tenant, MemberId but, CancellationToken cancellationToken) =>
        Task.FromResult(OtherAdmin(database.Of(tenant), but));

    public Task<IReadOnlyList<MemberRecord>> Advisories(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken) =>
        Page(tenant, after, limit, record => record.State.Advisory != OutCause.None);

    private static bool OtherAdmin(MemoryTenant rows, MemberId but) => rows.Members.Values.Any(member => IsAdmin(member.State) && member.State.Id != but);

    private static bool IsAdmin(MemberState state) => state is { Role: MemberRole.Admin, Access: Access.Active, Out: OutCause.None };

    private CommitResult Write(MemberCommit commit)
    {
        var rows = database.Of(commit.Tenant);
        if (commit.Events.Length > 0 && commit.Origin.Cause is null) throw new MemoryStoreException("An event needs a cause.");
        if (commit.Epoch is { } epoch && rows.Connection?.Epoch != epoch) return CommitResult.ConnectionMoved;
        var known = rows.Members.GetValueOrDefault(commit.After.Id);
        if (commit.ExpectedVersion != (known?.State.Version ?? 0)) return CommitResult.VersionMoved;
        var claim = commit.Profile?.Address ?? (known?.Profile.Address is null ? commit.Claim : null);
        if (rows.HolderOf(claim) is { } holder && holder != known) return CommitResult.AddressTaken;
        if (commit.SparesLastAdmin && known is not null && IsAdmin(known.State) && !IsAdmin(commit.After) && !OtherAdmin(rows, known.State.Id)) return CommitResult.LastAdmin;
        if (known is null)
        {
            rows.Bear(commit.After, commit.Profile, commit.At);
        }
        else
        {
            rows.Change(known, commit.After, commit.At);
            if (commit.Profile is { } profile)
            {
                known.Profile = profile with { Address = known.Profile.Address };
                rows.Claim(known, profile.Address);
            }
            else if (claim is not null)
            {
                rows.Claim(known, claim);
            }
        }

        if (commit.After.Source is { } source && rows.Roster.GetValueOrDefault(source) is { } listed)
            rows.Roster[source] = listed with { SelectedBy = commit.Under ?? listed.SelectedBy, Settled = listed.Settled && !commit.Reopens };
        if (commit.Erases) rows.Erase(commit.After.Id);
        rows.Append(commit.After, commit.Events, commit.Origin, commit.At);
        if (commit.Suppresses is { } suppression && rows.Suppressions.Find(known => known.AddressHash == suppression.AddressHash) is var same)
        {
            if (same is null) rows.Suppressions.Add(suppression);
            else if (suppression.Reason == SuppressionReason.Erased) rows.Suppressions[rows.Suppressions.IndexOf(same)] = same with { Reason = SuppressionReason.Erased, Member = suppression.Member };
        }

        MemoryOutbox.Note(rows, commit.After.Id, commit.Events, commit.At, automatic: false);
        return CommitResult.Committed;
    }

    private Task<IReadOnlyList<MemberRecord>> Page(TenantId tenant, MemberId? after, int limit, Func<MemberRecord, bool> which)
    {
        var rows = database.Of(tenant);
        return Task.FromResult<IReadOnlyList<MemberRecord>>([.. rows.Members.Values
            .Select(member => Record(rows, member))
            .Where(record => which(record) && (after is null || record.State.Id.CompareTo(after.Value) > 0))
            .OrderBy(record => record.State.Id)
            .Take(limit)]);
    }

    // The member's own values win; the roster fills in what the directory knows.
    private static MemberRecord Record(MemoryTenant rows, MemoryMember member)
    {
        var (roster, own) = (rows.RosterOf(member), member.Profile);
        var known = roster?.Values;
        return new MemberRecord(
            member.State,
            new MemberProfile(own.Email ?? known?.Email, own.Address, own.GivenName ?? known?.GivenName, own.FamilyName ?? known?.FamilyName, own.DisplayName ?? known?.DisplayName),
            known?.JobTitle,
            known?.Groups,
            roster is { Presence: Presence.Present, SelectedBy.Any: true },
            member.CreatedAt,
            member.ChangedAt)
        {
            SelectedBy = roster?.SelectedBy ?? default,
        };
    }

    private bool Fits(TenantId tenant, MemberRecord record, MemberFilter filter) =>
        (filter.List is null || MemberLists.Of(record.State) == filter.List)
        && (filter.Grant is null || record.State.Grant == filter.Grant)
        && (filter.Group is not { } group || GroupList.Read(record.Groups ?? "").Contains(group))
        && filter.Source switch
        {
            null => true,
            MemberFilter.Hand => record.State.Source is null,
            MemberFilter.Hris => record.State.Source is not null,
            var provider => record.State.Source is { } source && database.Of(tenant).Sources is var sources && source.Source <= sources.Count && sources[source.Source - 1].Provider == provider,
        }
        && (filter.Search is null || Searched(record).Contains(filter.Search.Trim().ToLowerInvariant(), StringComparison.Ordinal));

    private static string Searched(MemberRecord record) =>
        $"{record.Profile.DisplayName}\n{record.Profile.GivenName} {record.Profile.FamilyName}\n{record.Profile.Email}".ToLowerInvariant();
}
