using HrisOrleans.Benchmarks.Machine;
using HrisOrleans.Client.Jobs;

namespace HrisOrleans.Benchmarks.Members;

/// <summary>How long 10,000 approvals take as one job, from asking to the end.</summary>
internal static class ApproveMeasure
{
    private const int Approvals = 10_000;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public static async Task<object> Run(MembersWorld world)
    {
        await Approve(await world.WarmUp("approvals-warm"));
        var tenant = await world.Tenant("approvals", world.Options.People);
        var cpu = ProcessFigures.Cpu(world.Product.Pid);
        var job = await Approve(tenant);
        var wanted = Math.Min(Approvals, world.Options.People);
        if (job.Done < wanted * 0.9) throw new InvalidOperationException($"The job did something else: {job}");
        return new
        {
            measure = "members.approve",
            seconds = Math.Round((job.FinishedAt!.Value - job.CreatedAt).TotalSeconds, 2),
            goalSeconds = 10,
            approvals = job.Done,
            people = world.Options.People,
            serverCpu = Math.Round(ProcessFigures.Cpu(world.Product.Pid) - cpu, 2),
        };
    }

    private static async Task<Job> Approve(ProductTenant tenant)
    {
        var ids = new List<Guid>();
        string? after = null;
        do
        {
            var page = await tenant.Api.Members.List(tenant.Id, "requests", after: after, limit: 500);
            ids.AddRange(page.Items.Select(member => member.Id));
            after = page.Next;
        }
        while (after is not null && ids.Count < Approvals);

        var job = await tenant.Api.Jobs.Approve(tenant.Id, new BulkRequest([.. ids.Take(Approvals)]));
        using var timer = new PeriodicTimer(Poll);
        while (job.FinishedAt is null)
        {
            await timer.WaitForNextTickAsync();
            job = await tenant.Api.Jobs.Get(tenant.Id, job.Id);
        }

        return job;
    }
}
