using System.Reflection;
using HrisOrleans.Api.Connecting;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Files;
using HrisOrleans.Contracts.Invitations;
using HrisOrleans.Contracts.Jobs;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Contracts.Notices;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Contracts.Webhooks;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using Microsoft.AspNetCore.Http.Features;

namespace HrisOrleans.Api.Http;

/// <summary>The tenant in the path, once the gate let the caller through to it, and its grains.</summary>
/// <param name="KeyHash">Hash of the request's idempotency key, or null when it has none.</param>
/// <param name="Address">Where this API is reached from outside.</param>
internal sealed record TenantScope(TenantId Tenant, IGrainFactory Grains, string? KeyHash, PublicAddress Address) : IBindableFromHttpContext<TenantScope>
{
    public ITenantGrain Grain => Grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(Tenant));

    public IConnectionGrain Connection => Grains.GetGrain<IConnectionGrain>(GrainKeys.Connection(Tenant));

    public IQueriesGrain Queries => Grains.GetGrain<IQueriesGrain>(GrainKeys.Queries(Tenant));

    public IJobsGrain Jobs => Grains.GetGrain<IJobsGrain>(GrainKeys.Jobs(Tenant));

    public IFilesGrain Files => Grains.GetGrain<IFilesGrain>(GrainKeys.Files(Tenant));

    public IWhyGrain Why => Grains.GetGrain<IWhyGrain>(GrainKeys.Why(Tenant));

    public INoticesGrain Notices => Grains.GetGrain<INoticesGrain>(GrainKeys.Notices(Tenant));

    public IInvitationsGrain Invitations => Grains.GetGrain<IInvitationsGrain>(GrainKeys.Invitations(Tenant));

    public IWebhooksGrain Webhooks => Grains.GetGrain<IWebhooksGrain>(GrainKeys.Webhooks(Tenant));

    public static ValueTask<TenantScope?> BindAsync(HttpContext context, ParameterInfo parameter) => new(context.Features.GetRequiredFeature<TenantScope>());

    public ISignInGrain SignIn => Grains.GetGrain<ISignInGrain>(GrainKeys.SignIn(Tenant));

    public IMemberGrain Member(MemberId member) => Grains.GetGrain<IMemberGrain>(GrainKeys.Member(Tenant, member));

    public IMemberGrain Member(string id) => Member(MemberOf(id));

    /// <summary>An id of another form names nothing, like an id that is not there.</summary>
    public static MemberId MemberOf(string id) =>
        MemberId.TryParse(id, out var member) ? member : throw RequestRefusedException.Of("member_not_found", RefusalKind.NotFound, "There is no such member.");

    public static Guid PlanOf(string id) =>
        Guid.TryParseExact(id, "D", out var plan) ? plan : throw RequestRefusedException.Of("plan_not_found", RefusalKind.NotFound, "There is no such plan.");

    public static Guid SyncOf(string id) =>
        Guid.TryParseExact(id, "D", out var sync) ? sync : throw RequestRefusedException.Of("sync_not_found", RefusalKind.NotFound, "There is no such sync.");

    public static Guid JobOf(string id) =>
        Guid.TryParseExact(id, "D", out var job) ? job : throw RequestRefusedException.Of("job_not_found", RefusalKind.NotFound, "There is no such job.");

    /// <summary>An address below the tenant.</summary>
    public string Path(string below) => $"/v1/tenants/{Tenant}/{below}";
}
