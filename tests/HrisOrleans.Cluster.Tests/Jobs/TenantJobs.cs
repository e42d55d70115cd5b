using HrisOrleans.Client.Jobs;
using HrisOrleans.Cluster.Tests.Support;

namespace HrisOrleans.Cluster.Tests.Jobs;

/// <summary>Asking for jobs and waiting for their end, as an admin's client does.</summary>
internal static class TenantJobs
{
    public static Task<Job> Begin(this ProductTenant tenant, string action, BulkRequest request, string? key = null) =>
        action switch
        {
            "approve" => tenant.Api.Jobs.Approve(tenant.Id, request, key, TwoSilos.Stop),
            "deny" => tenant.Api.Jobs.Deny(tenant.Id, request, key, TwoSilos.Stop),
            "send" => tenant.Api.Jobs.Send(tenant.Id, request, key, TwoSilos.Stop),
            "remove" => tenant.Api.Jobs.Remove(tenant.Id, request, key, TwoSilos.Stop),
            "restore" => tenant.Api.Jobs.Restore(tenant.Id, request, key, TwoSilos.Stop),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "There is no such action."),
        };

    public static async Task<Job> Ended(this ProductTenant tenant, Job job)
    {
        await TwoSilos.Until(async () => (job = await tenant.Api.Jobs.Get(tenant.Id, job.Id, TwoSilos.Stop)).State is "done" or "cancelled");
        return job;
    }

    public static async Task<Job> Do(this ProductTenant tenant, string action, BulkRequest request) => await tenant.Ended(await tenant.Begin(action, request));

    public static async Task<IReadOnlyList<JobResult>> Results(this ProductTenant tenant, Job job, string? outcome = null)
    {
        var results = new List<JobResult>();
        string? after = null;
        do
        {
            var page = await tenant.Api.Jobs.Results(tenant.Id, job.Id, outcome, after, 7, TwoSilos.Stop);
            results.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return results;
    }
}
