using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Invitations;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Members;
using HrisOrleans.Simulation.Silos;
using HrisOrleans.Simulation.Stores;
using HrisOrleans.Storage.Browsing;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Erasure;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Suppressions;
using HrisOrleans.Tests.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static HrisOrleans.Conformance.Storage.People;

namespace HrisOrleans.Tests.Members;

/// <summary>Decisions that something else overtakes between the look and the write: they are made about what is there then.</summary>
public sealed class OvertakenTests : IAsyncLifetime
{
    private static readonly TenantId Tenant = TenantId.Parse("acme");

    private readonly ServiceProvider _stores = new ServiceCollection().AddSingleton<TimeProvider>(new FakeTimeProvider(Now)).AddMemoryStorage().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new(Now);
    private MailKeys _keys = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IMemberStore Members => Store<IMemberStore>();

    private Suppressions Suppressed => new(_keys.Ring, Store<ISuppressionStore>());

    public async ValueTask InitializeAsync() => _keys = await MailKeys.Make(_time);

    public async ValueTask DisposeAsync()
    {
        await _keys.DisposeAsync();
        await _stores.DisposeAsync();
    }

    [Fact]
    public async Task An_edit_under_a_version_is_refused_when_that_has_moved_before_it_is_written()
    {
        var ann = await Invited("ann");
        var core = await Core(ann, () => Members.Commit(Next(Tenant, ann, MemberByHand.ChangeRole(ann, MemberRole.Admin)), Stop));
        var answer = await core.Edit(new EditMember(null, null, "Changed", null, null, ann.Version), Stop);
        Assert.Equal("version_mismatch", answer.Refused?.Code);
        Assert.NotEqual("Changed", (await Members.Load(Tenant, ann.Id, Stop))!.Profile.GivenName);
    }

    [Fact]
    public async Task An_edit_is_refused_when_a_sync_links_the_member_before_it_is_written()
    {
        var ann = await Invited("ann");
        var core = await Core(ann, () => Members.Commit(Next(Tenant, ann, MemberBySync.Link(ann, new SourceRef(1, "4711"), OutCause.None)), Stop));
        var answer = await core.Edit(new EditMember(null, null, "Changed", null, null, null), Stop);
        Assert.Equal("managed_by_hris", answer.Refused?.Code);
        Assert.NotEqual("Changed", (await Members.Load(Tenant, ann.Id, Stop))!.Profile.GivenName);
    }

    [Fact]
    public async Task An_edit_keeps_what_another_one_wrote_meanwhile()
    {
        var ann = await Invited("ann");
        var profile = new MemberProfile(Address("ann"), Address("ann"), null, "Family", null);
        var core = await Core(ann, () => Members.Commit(Next(Tenant, ann, MemberDecision.Of(new MemberEvent.ProfileEdited())) with { Profile = profile }, Stop));
        Assert.True((await core.Edit(new EditMember(null, null, "Changed", null, null, null), Stop)).Accepted);
        Assert.Equal(profile with { GivenName = "Changed" }, (await Members.Load(Tenant, ann.Id, Stop))!.Profile);
    }

    [Fact]
    public async Task An_erasure_keeps_out_the_address_that_is_erased_and_not_the_one_of_before()
    {
        var ann = await Invited("ann");
        var profile = new MemberProfile(Address("new"), Address("new"), null, null, null);
        var core = await Core(ann, () => Members.Commit(Next(Tenant, ann, MemberDecision.Of(new MemberEvent.AddressChanged(1))) with { Profile = profile }, Stop));
        Assert.Equal("erased", (await core.Erase(Stop)).Value?.Cause);
        Assert.True(await Suppressed.Covers(Tenant, Address("new"), Stop));
        Assert.False(await Suppressed.Covers(Tenant, Address("ann"), Stop));
    }

    [Fact]
    public async Task Of_two_admins_the_second_stays_when_the_first_goes_before_it_is_written()
    {
        var (ann, bob) = (await Admitted("ann"), await Admitted("bob"));
        var core = await Core(ann, () => Members.Commit(Next(Tenant, bob, MemberByHand.Remove(bob)), Stop));
        Assert.Equal("last_active_admin", (await core.Edit(new EditMember(MemberRole.Member, null, null, null, null, null), Stop)).Refused?.Code);
        Assert.Equal(MemberRole.Admin, (await Members.Load(Tenant, ann.Id, Stop))!.State.Role);
    }

    private T Store<T>() where T : notnull => _stores.GetRequiredService<T>();

    private async Task<MemberState> Invited(string name)
    {
        var invited = Conformance.Storage.People.Invited(Tenant, name, SendMode.Later);
        Assert.Equal(CommitResult.Committed, await Members.Commit(invited, Stop));
        return invited.After;
    }

    private async Task<MemberState> Admitted(string name)
    {
        var invited = Conformance.Storage.People.Invited(Tenant, name);
        await Members.Commit(invited, Stop);
        var admitted = Next(Tenant, invited.After, MemberByHand.ChangeRole(invited.After, MemberRole.Admin).Then(MemberByHand.Accept(invited.After, 1, Now)));
        Assert.Equal(CommitResult.Committed, await Members.Commit(admitted, Stop));
        return admitted.After;
    }

    /// <summary>A member of whom something else is written just before its first own commit.</summary>
    private Task<MemberCore> Core(MemberState member, Func<Task<CommitResult>> before)
    {
        // Here and not in what is awaited: from there it does not come back to the test.
        new Caller(CallerKind.Admin, Tenant, "ann@acme.example").Use("api/test");
        return Made(member, before);
    }

    private async Task<MemberCore> Made(MemberState member, Func<Task<CommitResult>> before)
    {
        var eraser = new Eraser(Store<IErasureStore>(), Store<IPlanStore>(), Store<IBrowseStore>(), new NoLogins(), _keys.Ring, new ScriptedTransport());
        var services = new MemberServices(
            new Overtaken(Members, before), Store<IConnectionStore>(), Store<IEventStore>(), Suppressed, new InvitationTokens(_keys.Ring), eraser, new MailSignal(), _time);
        var core = new MemberCore(Tenant, member.Id, services, () => { });
        await core.Wake(Stop);
        return core;
    }

    private sealed class Overtaken(IMemberStore members, Func<Task<CommitResult>> before) : IMemberStore
    {
        private bool _overtaken;

        public async Task<CommitResult> Commit(MemberCommit commit, CancellationToken cancellationToken)
        {
            if (!_overtaken)
            {
                _overtaken = true;
                Assert.Equal(CommitResult.Committed, await before());
            }

            return await members.Commit(commit, cancellationToken);
        }

        public Task<MemberRecord?> Load(TenantId tenant, MemberId member, CancellationToken cancellationToken) => members.Load(tenant, member, cancellationToken);

        public Task<MemberId?> HolderOf(TenantId tenant, string address, CancellationToken cancellationToken) => members.HolderOf(tenant, address, cancellationToken);

        public Task<IReadOnlySet<string>> Held(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken) => members.Held(tenant, addresses, cancellationToken);

        public Task<bool> Happened(TenantId tenant, MemberId member, string cause, CancellationToken cancellationToken) => members.Happened(tenant, member, cause, cancellationToken);

        public Task<IReadOnlyList<MemberRecord>> List(TenantId tenant, MemberFilter filter, MemberId? after, int limit, CancellationToken cancellationToken) =>
            members.List(tenant, filter, after, limit, cancellationToken);

        public Task<int> Count(TenantId tenant, MemberFilter filter, CancellationToken cancellationToken) => members.Count(tenant, filter, cancellationToken);

        public Task<IReadOnlyDictionary<MemberList, int>> Count(TenantId tenant, CancellationToken cancellationToken) => members.Count(tenant, cancellationToken);

        public Task<bool> OtherActiveAdmin(TenantId tenant, MemberId but, CancellationToken cancellationToken) => members.OtherActiveAdmin(tenant, but, cancellationToken);

        public Task<IReadOnlyList<MemberRecord>> Advisories(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken) =>
            members.Advisories(tenant, after, limit, cancellationToken);
    }
}
