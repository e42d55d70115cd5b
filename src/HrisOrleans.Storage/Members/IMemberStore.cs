using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Members;

/// <summary>
/// Loads and commits single members. Concurrent commits coalesce into one transaction (group commit) and are
/// acknowledged only after it is durable; a poison commit fails alone. An invitation that is issued becomes an outbox
/// row in the same transaction; one that is revoked, queued again or accepted cancels its waiting outbox row.
/// </summary>
public interface IMemberStore
{
    Task<MemberRecord?> Load(TenantId tenant, MemberId member, CancellationToken cancellationToken);

    /// <summary>The member who holds a normalized address, or null.</summary>
    Task<MemberId?> HolderOf(TenantId tenant, string address, CancellationToken cancellationToken);

    /// <summary>Which of these normalized addresses members hold.</summary>
    Task<IReadOnlySet<string>> Held(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken);

    /// <summary>Whether an event of this member carries the cause: the decision was made already.</summary>
    Task<bool> Happened(TenantId tenant, MemberId member, string cause, CancellationToken cancellationToken);

    /// <summary>
    /// Makes one decision durable. The token counts until the commit is in a batch; from then on the answer tells how it ended.
    /// </summary>
    /// <exception cref="System.Data.Common.DbException">The outcome is unknown; load again before going on.</exception>
    Task<CommitResult> Commit(MemberCommit commit, CancellationToken cancellationToken);

    /// <summary>One page of the members that a filter selects, in order of id: it never changes, so that nobody is shown twice or passed over because somebody changed.</summary>
    /// <param name="after">The last id of the page before, or null.</param>
    /// <param name="limit">1 to 500.</param>
    Task<IReadOnlyList<MemberRecord>> List(TenantId tenant, MemberFilter filter, MemberId? after, int limit, CancellationToken cancellationToken);

    /// <summary>How many members a filter selects.</summary>
    Task<int> Count(TenantId tenant, MemberFilter filter, CancellationToken cancellationToken);

    /// <summary>Members by list.</summary>
    Task<IReadOnlyDictionary<MemberList, int>> Count(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Whether anybody else is an active admin of the tenant.</summary>
    Task<bool> OtherActiveAdmin(TenantId tenant, MemberId but, CancellationToken cancellationToken);

    /// <summary>Members with a raised advisory, in order of id.</summary>
    Task<IReadOnlyList<MemberRecord>> Advisories(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken);
}
