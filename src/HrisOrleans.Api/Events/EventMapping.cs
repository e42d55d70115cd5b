using System.Text.Json;
using HrisOrleans.Client.Events;
using HrisOrleans.Contracts.Events;

namespace HrisOrleans.Api.Events;

internal static class EventMapping
{
    public static TenantEvent ToDto(this EventView view) => new(
        view.Seq,
        view.At,
        view.Kind,
        view.Actor,
        view.Cause,
        view.Plan,
        view.Member is null ? null : Guid.Parse(view.Member),
        view.MemberVersion,
        JsonElement.Parse(view.Data));
}
