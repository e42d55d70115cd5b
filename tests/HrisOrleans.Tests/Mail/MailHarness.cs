using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Silo.Invitations;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Members;
using HrisOrleans.Storage.Mail;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Mail;

/// <summary>Everything around a round of the mail sender.</summary>
internal sealed class MailHarness : IAsyncDisposable
{
    private readonly MailKeys _keys;

    private MailHarness(IOutboxWorld world, MailKeys keys)
    {
        World = world;
        _keys = keys;
        Outbox = new HookedOutbox(world.Outbox);
    }

    public IOutboxWorld World { get; }

    public HookedOutbox Outbox { get; }

    public FakeTimeProvider Time => _keys.Time;

    public ReportsKept Reports { get; } = new();

    public SuppressionsKept Suppressed { get; } = new();

    /// <summary>An address gets no mail from here on.</summary>
    public async Task Suppress(string tenant, string email) =>
        Suppressed.Hashes.Add((tenant, (await new Suppressions(_keys.Ring, Suppressed).HashOf(TenantId.Parse(tenant), email, CancellationToken.None))!));

    public Func<TenantId, string> TenantNames { get; set; } = _ => "Acme";

    public MailOptions Options { get; set; } = MailTestData.FileOptions("");

    public static async Task<MailHarness> Make(Func<Task<IOutboxWorld>> world, FakeTimeProvider? time = null) =>
        new(await world(), await MailKeys.Make(time ?? new FakeTimeProvider(MailTestData.Now)));

    /// <summary>A sender's life; a second one is the process after a restart, or another silo.</summary>
    public MailRound Process(IMailTransport transport, IMailOutbox? outbox = null)
    {
        var used = outbox ?? Outbox;
        var composer = new InvitationMail(Options, new InvitationTokens(_keys.Ring), new NamedTenants(tenant => TenantNames(tenant)), new OneLook(), Time);
        var recorder = new MailRecorder(used, Reports, Options, Time, new Random(1), new MailMeter(new Meters()), NullLogger<MailRecorder>.Instance);
        return new MailRound(used, transport, new Suppressions(_keys.Ring, Suppressed), composer, recorder, Options, Time, NullLogger<MailRound>.Instance);
    }

    public async Task<IReadOnlyList<MemberId>> Invite(int count, string tenant = "acme")
    {
        var members = new List<MemberId>();
        for (var n = 1; n <= count; n++) members.Add(await World.Invite($"person-{n}@example.org", TenantId.Parse(tenant), Time.GetUtcNow()));
        return members;
    }

    public async Task<IReadOnlyList<MailState>> States(IEnumerable<MemberId> members)
    {
        var states = new List<MailState>();
        foreach (var member in members) states.Add(await World.StateOf(member));
        return states;
    }

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await _keys.DisposeAsync();
    }
}
