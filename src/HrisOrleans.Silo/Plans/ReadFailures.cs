using HrisOrleans.Connectors;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Directories;

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

    /// <summary>Rights that are not there, in the provider's words and by their codes.</summary>
    public static Refusal Missing(ProviderDescriptor provider, IReadOnlyList<string> rights) => new(
        "hris_permission_missing",
        RefusalKind.Unprocessable,
        $"These rights are missing in the HRIS: {string.Join("; ", rights.Select(code => provider.NeededRights.FirstOrDefault(right => right.Code == code) is { } right ? $"{right.Description.TrimEnd('.')} ({code})" : code))}.");

    private static string Missing(ConnectorFailure failure) =>
        failure.MissingRights is { Count: > 0 } rights ? $"Rights are missing in the HRIS: {string.Join(", ", rights)}." : failure.Detail;
}
