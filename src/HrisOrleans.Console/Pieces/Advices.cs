using HrisOrleans.Client;

namespace HrisOrleans.Console.Pieces;

/// <summary>What to do about a refusal. What happened is the API's own sentence; this adds the next step, where there is one.</summary>
internal static class Advices
{
    public static string? For(string code) => code switch
    {
        RefusalCodes.ConnectionExists => "Open the connection page to edit or relink the connection that is there.",
        RefusalCodes.ConnectionBusy or RefusalCodes.SyncRunning => "Wait until the run under way has ended, then try again.",
        RefusalCodes.ConnectionPaused => "Resume the connection first.",
        RefusalCodes.NoConnection => "Connect an HRIS first.",
        RefusalCodes.NotConfigured => "Finish the set-up first: choose who comes in.",
        RefusalCodes.CredentialsRejected => "Check that nothing is missing from what you pasted, and that the key has not been revoked.",
        RefusalCodes.HrisPermissionMissing => "Grant the missing rights in the HRIS, then test again.",
        RefusalCodes.SubscriptionRequired => "Ask for another subscription, or choose one of the integrations that are open to yours.",
        RefusalCodes.PreviewRequired => "Look at the preview first.",
        RefusalCodes.PlanStale => "The directory or the settings have changed since: a fresh preview shows how it stands now.",
        RefusalCodes.VersionMismatch => "Somebody else changed it meanwhile. What you entered is kept: compare, then save again.",
        RefusalCodes.BrowseExpired => "The list is read anew; go on when it is there.",
        RefusalCodes.SelectionEmpty => "Choose at least one.",
        RefusalCodes.ProviderUnavailable or RefusalCodes.ProviderSlow or RefusalCodes.ProviderBadResponse => "The provider may be busy: try again in a few minutes.",
        RefusalCodes.ProviderThrottled => "The provider asked for a pause: try again in a few minutes.",
        RefusalCodes.Busy => "Try again in a moment.",
        RefusalCodes.EmailLocked => "Remove this person, then invite the new address.",
        RefusalCodes.ManagedByHris => "Change it in the HRIS; the next sync brings it here.",
        RefusalCodes.AddressSuppressed => "Unblock this address first, if the person agrees.",
        RefusalCodes.RemindedTooOften => "Wait a while before you remind again.",
        RefusalCodes.CursorExpired or RefusalCodes.InvalidCursor => "Reload the list.",
        RefusalCodes.Forbidden => "Ask the operator for a token of this tenant.",
        RefusalCodes.TenantNotFound => "Check the address, or choose another tenant.",
        RefusalCodes.InternalError => "Try again; if it stays, give the operator the trace id.",
        _ => null,
    };
}
