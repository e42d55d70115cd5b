using HrisOrleans.Connectors;
using HrisOrleans.Domain;

namespace HrisOrleans.Silo.Plans;

/// <summary>From a connector's failure to the refusal an admin sees.</summary>
internal static class ReadFailures
{
    public static Refusal Refusal(ConnectorFailure failure) => failure.Kind switch
    {
        FailureKind.Throttled => new Refusal("provider_throttled", RefusalKind.Unavailable, failure.Detail),
        FailureKind.Reauthenticate => new Refusal("credentials_rejected", RefusalKind.Unprocessable, failure.Detail),
        FailureKind.InsufficientRights => new Refusal("hris_permission_missing", RefusalKind.Unprocessable, Missing(failure)),
        FailureKind.StartAgain => new Refusal("read_restarted", RefusalKind.Unavailable, failure.Detail),
        FailureKind.Transient => new Refusal("provider_unavailable", RefusalKind.Unavailable, failure.Detail),
        FailureKind.BadResponse => new Refusal("provider_bad_response", RefusalKind.Unavailable, failure.Detail),
    };

    private static string Missing(ConnectorFailure failure) =>
        failure.MissingRights is { Count: > 0 } rights ? $"Missing in the HRIS: {string.Join(", ", rights)}." : failure.Detail;
}
