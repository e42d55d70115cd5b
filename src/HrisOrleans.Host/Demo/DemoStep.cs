using HrisOrleans.Client;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Members;
using HrisOrleans.Client.Plans;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Host.Demo;

/// <summary>What the steps share.</summary>
internal sealed class DemoScene(DemoStage stage, DemoReport report, Action<string> say)
{
    public DemoStage Stage => stage;

    public DemoReport Report => report;

    public Action<string> Say => say;

    public DemoLists Lists { get; } = new();

    /// <summary>Set when the admin token is there.</summary>
    public HrisOrleansClient Admin { get; set; } = null!;

    public string AdminToken { get; set; } = "";

    public DemoTenant Acme { get; set; } = null!;

    public DemoMailbox Mail { get; set; } = null!;

    public DemoCast Cast { get; set; } = null!;

    /// <summary>The second tenant's admin.</summary>
    public HrisOrleansClient Stranger { get; set; } = null!;

    /// <summary>People in the two selected departments and the team when accounts were created.</summary>
    public int Selected { get; set; }

    /// <summary>The first preview, by which accounts are created.</summary>
    public Plan FirstPlan { get; set; } = null!;

    /// <summary>People managed by the connection before it was cut.</summary>
    public int LinkedBefore { get; set; }
}

/// <summary>One chapter of the story.</summary>
internal abstract class DemoStep(DemoScene scene)
{
    protected const string Tenant = "acme";

    /// <summary>What the bar is called.</summary>
    public abstract string Title { get; }

    /// <summary>How many facts it checks: fewer mean that something was left out.</summary>
    public abstract int Facts { get; }

    protected DemoScene Scene => scene;

    protected DemoStage Stage => scene.Stage;

    protected SandboxCompany Company => scene.Stage.Company;

    protected HrisOrleansClient Admin => scene.Admin;

    protected DemoTenant Acme => scene.Acme;

    protected DemoCast Cast => scene.Cast;

    protected DemoLists Lists => scene.Lists;

    protected CancellationToken Stopping => scene.Stage.Stopping;

    protected Selection Departments => new("groups", [DemoCast.Group(Cast.First), DemoCast.Group(Cast.Second)]);

    protected static InviteSettings AskAndWait { get; } = new("later", "required");

    public abstract Task Play();

    protected void Expect(string what, object? expected, object? found)
    {
        scene.Report.Expect(what, expected, found);
        scene.Say(what);
    }

    protected async Task ExpectLists(string when) => Expect($"lists {when}", Lists.ToString(), await Acme.Lists());

    protected async Task ExpectStanding(string what, string expected, DemoPerson person) => Expect(what, expected, await Acme.Standing(person));

    protected async Task ExpectRefusal(string what, string expected, Func<Task> call) => Expect(what, expected, await Answer(call));

    /// <summary>The refusal's status and code, or <c>accepted</c>.</summary>
    protected static async Task<string> Answer(Func<Task> call)
    {
        try
        {
            await call();
            return "accepted";
        }
        catch (HrisApiException refusal)
        {
            return $"{(int)refusal.StatusCode} {refusal.Code}";
        }
    }

    protected async Task<Member> Approve(DemoPerson person, bool? send = null) =>
        await Admin.Members.Approve(Tenant, await Acme.Id(person), new ApproveRequest(send), cancellationToken: Stopping);

    protected async Task<Member> Send(DemoPerson person) => await Admin.Members.Send(Tenant, await Acme.Id(person), cancellationToken: Stopping);

    /// <summary>Follows the link of the mail to this address.</summary>
    protected async Task<string> Accept(string address) => await AcceptWith((await scene.Mail.To(address)).Token);

    protected Task<string> AcceptWith(string token) =>
        Answer(() => Stage.As(null).Invitations.Accept(new Client.Invitations.AcceptInvitationRequest(token), cancellationToken: Stopping));

    protected static int Count(IReadOnlyDictionary<string, int> counts, string action) => counts.GetValueOrDefault(action);
}
