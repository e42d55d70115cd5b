using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Simulation.Stores;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Removals;

namespace HrisOrleans.Simulation.Sabotages;

/// <summary>Of what was lost it knows only what is reserved now: the budget holds for one sync at a time.</summary>
internal sealed class ForgetfulLedger(MemoryDatabase database) : IRemovalStore
{
    private readonly MemoryRemovals _removals = new(database);

    public async Task<RemovalUse> Use(TenantId tenant, DateTimeOffset windowStart, CancellationToken cancellationToken)
    {
        var (use, reserved) = (await _removals.Use(tenant, windowStart, cancellationToken), await _removals.Use(tenant, DateTimeOffset.MaxValue, cancellationToken));
        return use with { Used = reserved.Used, GroupsUsed = reserved.GroupsUsed };
    }

    public Task<DateTimeOffset?> LastCount(TenantId tenant, CancellationToken cancellationToken) => _removals.LastCount(tenant, cancellationToken);

    public Task<int> Granted(TenantId tenant, CancellationToken cancellationToken) => _removals.Granted(tenant, cancellationToken);

    public Task Record(TenantId tenant, GrantedCount count, CancellationToken cancellationToken) => _removals.Record(tenant, count, cancellationToken);

    public Task<int> DeleteOlderThan(DateTimeOffset moment, CancellationToken cancellationToken) => _removals.DeleteOlderThan(moment, cancellationToken);
}

/// <summary>A mail whose sender died in the hand-over is due again, as though nothing of it could have been taken.</summary>
internal sealed class Repeating(MemoryDatabase database) : IMailOutbox
{
    private readonly MemoryOutbox _outbox = new(database);

    public Task<IReadOnlyList<LeasedMail>> Lease(string sender, int limit, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken) =>
        _outbox.Lease(sender, limit, now, lease, cancellationToken);

    public Task<IReadOnlyList<LeasedMail>> BeginHandOver(IReadOnlyList<LeasedMail> mails, string sender, DateTimeOffset now, CancellationToken cancellationToken) =>
        _outbox.BeginHandOver(mails, sender, now, cancellationToken);

    public Task Sent(IReadOnlyList<LeasedMail> mails, DateTimeOffset now, CancellationToken cancellationToken) => _outbox.Sent(mails, now, cancellationToken);

    public Task Finish(IReadOnlyList<LeasedMail> mails, MailState state, DateTimeOffset now, CancellationToken cancellationToken) => _outbox.Finish(mails, state, now, cancellationToken);

    public Task Postpone(IReadOnlyList<PostponedMail> mails, CancellationToken cancellationToken) => _outbox.Postpone(mails, cancellationToken);

    public Task Release(IReadOnlyList<LeasedMail> mails, string sender, CancellationToken cancellationToken) => _outbox.Release(mails, sender, cancellationToken);

    public async Task<IReadOnlyList<LeasedMail>> Abandoned(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var abandoned = await _outbox.Abandoned(before, limit, cancellationToken);
        await _outbox.Postpone([.. abandoned.Select(mail => new PostponedMail(mail, before))], cancellationToken);
        return [];
    }
}

/// <summary>It does not know what was decided for which cause: whoever asks again under the same key is done to again.</summary>
internal sealed class Causeless(MemoryDatabase database) : IMemberStore
{
    private readonly MemoryMembers _members = new(database);

    public Task<MemberRecord?> Load(TenantId tenant, MemberId member, CancellationToken cancellationToken) => _members.Load(tenant, member, cancellationToken);

    public Task<MemberId?> HolderOf(TenantId tenant, string address, CancellationToken cancellationToken) => _members.HolderOf(tenant, address, cancellationToken);

    public Task<IReadOnlySet<string>> Held(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken) => _members.Held(tenant, addresses, cancellationToken);

    public Task<bool> Happened(TenantId tenant, MemberId member, string cause, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<CommitResult> Commit(MemberCommit commit, CancellationToken cancellationToken) => _members.Commit(commit, cancellationToken);

    public Task<IReadOnlyList<MemberRecord>> List(TenantId tenant, MemberFilter filter, MemberId? after, int limit, CancellationToken cancellationToken) => _members.List(tenant, filter, after, limit, cancellationToken);

    public Task<int> Count(TenantId tenant, MemberFilter filter, CancellationToken cancellationToken) => _members.Count(tenant, filter, cancellationToken);

    public Task<IReadOnlyDictionary<MemberList, int>> Count(TenantId tenant, CancellationToken cancellationToken) => _members.Count(tenant, cancellationToken);

    public Task<bool> OtherActiveAdmin(TenantId tenant, MemberId but, CancellationToken cancellationToken) => _members.OtherActiveAdmin(tenant, but, cancellationToken);

    public Task<IReadOnlyList<MemberRecord>> Advisories(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken) => _members.Advisories(tenant, after, limit, cancellationToken);
}
