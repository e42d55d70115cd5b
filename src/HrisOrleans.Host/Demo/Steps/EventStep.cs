using HrisOrleans.Client.Events;

namespace HrisOrleans.Host.Demo.Steps;

/// <summary>Reads the tenant's whole sequence, as a host app would.</summary>
internal sealed class EventStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Events from the first to the last";

    public override int Facts => 7;

    public override async Task Play()
    {
        var (gaps, joined, personal, last) = (0, 0, 0, 0L);
        string? after = null;
        EventsPage page;
        do
        {
            page = await Admin.Events.List(Tenant, after, 500, cancellationToken: Stopping);
            foreach (var happened in page.Items)
            {
                if (happened.Seq != last + 1) gaps++;
                last = happened.Seq;
                if (happened.Kind == "joined") joined++;
                if (happened.Data.GetRawText().Contains('@', StringComparison.Ordinal)) personal++;
            }

            after = page.Next;
            Scene.Say($"{last} events");
        }
        while (page.More);
        Expect("gaps in the sequence from 1", 0, gaps);
        Expect("births = members", Lists.Members, joined);
        Expect("events with an address in them", 0, personal);
        Expect("after the end there is nothing", 0, (await Admin.Events.List(Tenant, after, 500, cancellationToken: Stopping)).Items.Count);
        await Approve(Cast.InSecond[5]);
        Expect("until something happens", last + 1, (await Admin.Events.List(Tenant, after, 500, cancellationToken: Stopping)).Items.FirstOrDefault()?.Seq);
        Expect("the second tenant's own events", 0, (await Scene.Stranger.Events.List("globex", cancellationToken: Stopping)).Items.Count);
        await ExpectRefusal("the second tenant asks for them", "403 forbidden", () => Scene.Stranger.Events.List(Tenant, cancellationToken: Stopping));
    }
}
