using System.Text.Json.Nodes;
using HrisOrleans.Contracts;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Storage.Events;

namespace HrisOrleans.Silo.Connections;

/// <summary>Facts about the connection in the tenant's sequence: codes and numbers, never credentials.</summary>
internal static class ConnectionEvents
{
    public static TenantEvent Of(string happened, ConnectionState next, Guid? plan)
    {
        var data = new JsonObject
        {
            ["provider"] = next.Provider,
            ["source"] = next.Source,
            ["status"] = Views.Word(next.Status),
            ["epoch"] = next.Epoch,
        };
        if (next.PauseReason != PauseReason.None) data["reason"] = next.PauseReason == PauseReason.Admin ? "admin" : "subscription";
        if (next.Status == ConnectionStatus.NeedsRelink) data["code"] = next.Health.FailureCode;
        if (next.PendingAccount is not null) data["accountPending"] = true;
        if (next.Selection is { } selection)
        {
            data["mode"] = SelectionText.Word(selection.Mode);
            data["groups"] = selection.Groups.Length;
            data["people"] = selection.People.Length;
        }

        if (next.Invites is { } invites)
        {
            data["send"] = Views.Of(invites).Send;
            data["approval"] = Views.Of(invites).Approval;
        }

        return new TenantEvent(happened, new Origin(Caller.Current?.Actor ?? "sync", Caller.Cause, plan), data.ToJsonString());
    }

    public static TenantEvent PinReleased(string externalId) =>
        new("pin_released", new Origin(Caller.Current?.Actor ?? "sync", Caller.Cause), new JsonObject { ["id"] = externalId }.ToJsonString());
}
