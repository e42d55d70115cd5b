using HrisOrleans.Domain.Invitations;
using HrisOrleans.Storage.Invitations;

namespace HrisOrleans.Conformance.Storage;

public abstract class InvitationTemplateConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private static readonly InvitationTemplate Look = new("Join", "text {{acceptUrl}}", "<b>ä</b>", "Acme", "people@acme.example", "https://acme.example/in");

    private IInvitationTemplateStore Templates => Service<IInvitationTemplateStore>();

    [Fact]
    public async Task A_template_is_kept_whole_changed_under_its_version_and_reset()
    {
        Assert.Null(await Templates.Find(Tenant, Stop));
        Assert.Null(await Templates.Save(Tenant, Look, 1, By("api/0"), Now, Stop));
        var first = await Templates.Save(Tenant, Look, null, By("api/1"), Now, Stop);
        Assert.Equal(new StoredTemplate(Look, 1, Now), first);
        Assert.Equal(first, await Templates.Find(Tenant, Stop));
        Assert.Null(await Templates.Find(Other, Stop));

        var bare = new InvitationTemplate(SenderName: "People");
        Assert.Null(await Templates.Save(Tenant, bare, 7, By("api/2"), Now, Stop));
        Assert.Equal(new StoredTemplate(bare, 2, Now.AddHours(1)), await Templates.Save(Tenant, bare, 1, By("api/2"), Now.AddHours(1), Stop));
        Assert.Equal(3, (await Templates.Save(Tenant, Look, null, By("api/3"), Now, Stop))!.Version);
        await Templates.Reset(Tenant, By("api/4"), Now, Stop);
        await Templates.Reset(Tenant, By("api/5"), Now, Stop);
        Assert.Null(await Templates.Find(Tenant, Stop));

        var events = await AllEvents(Tenant);
        Assert.Equal(["""{"version":1}""", """{"version":2}""", """{"version":3}""", "{}"], events.Select(happened => happened.Data));
        Assert.Equal(["api/1", "api/2", "api/3", "api/4"], events.Select(happened => happened.Origin.Cause));
        await AssertGapless(Tenant);
    }
}
