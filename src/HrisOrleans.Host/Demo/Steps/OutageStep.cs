using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Host.Demo.Steps;

/// <summary>The HRIS breaks in many ways; nobody is removed by any of them.</summary>
internal sealed class OutageStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Outages and half-read lists";

    public override int Facts => 24;

    public override async Task Play()
    {
        var half = Cast.Active / 2;
        await Suffer("429", new NewFault(FaultKind.Throttle, Times: 0, RetryAfterSeconds: 5), "failed provider_throttled");
        await Suffer("503", new NewFault(FaultKind.Unavailable, Times: 0, Reset: ResetForm.None), "failed provider_unavailable");
        await Suffer("500", new NewFault(FaultKind.Status, Times: 0), "failed provider_unavailable");
        await Suffer("connection cut", new NewFault(FaultKind.Cut, Times: 0), "failed provider_unavailable");
        await Suffer("an HTML page", new NewFault(FaultKind.Html, Times: 0), "failed provider_bad_response");
        await Suffer("an empty list", new NewFault(FaultKind.EmptyList, Times: 0), "done incomplete_read");
        await Suffer("half of the list, total disagrees", new NewFault(FaultKind.ShortList, Times: 0, Keep: half, TotalAgrees: false), "done incomplete_read");
        await Suffer("half of the list, total agrees", new NewFault(FaultKind.ShortList, Times: 0, Keep: half), "done held");

        var before = (await Acme.Settled()).VerifiedAt;
        await Company.RotateToken("another-token", Stopping);
        await Ended("the token is revoked", "failed credentials_rejected");
        await Company.RotateToken(Stage.AccessToken, Stopping);
        await Company.SetRights(restrictedFields: ["departmentId", "departmentName"]);
        await Ended("departments are hidden", "failed hris_permission_missing");
        await Company.SetRights();
        Expect("neither verified anything", before, (await Acme.Settled()).VerifiedAt);
        await ExpectLists("after all that");
        var whole = await Acme.Sync(full: true);
        Expect("then a whole read", "done", whole.Phase);
        Expect("verified anew", true, (await Acme.Settled()).VerifiedAt > before);
    }

    private async Task Suffer(string what, NewFault fault, string outcome)
    {
        await Company.Fault(fault, Stopping);
        await Ended(what, outcome);
        await Company.ClearFaults(Stopping);

        // Whoever was asked to stay away does so until the time is over, well or not.
        while ((await Acme.Sync(full: true)).Outcome == "provider_throttled")
        {
        }

        await ExpectLists($"after {what}, and a whole read");
    }

    private async Task Ended(string what, string outcome)
    {
        var sync = await Acme.Sync(full: true);
        await Acme.Settled();
        Expect(what, outcome, $"{sync.Phase} {sync.Outcome}");
        if (what.StartsWith("half", StringComparison.Ordinal)) await ExpectLists($"after {what}");
    }
}
