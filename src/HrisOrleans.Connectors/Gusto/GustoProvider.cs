using HrisOrleans.Connectors.Auth;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Gusto;

/// <summary>What Gusto is and what it needs; the names of rights and form fields are part of the API contract.</summary>
/// <remarks>
/// A grant is for one company. Its access token is good for two hours; its refresh token once, so only the keeper of
/// the credentials renews. Contractors are no employees to Gusto and are not read. 200 calls a minute for each grant; a read
/// costs one for a hundred people and three besides.
/// </remarks>
internal static class GustoProvider
{
    public const string Id = "gusto";

    public const string CompaniesRight = "companies:read";
    public const string DepartmentsRight = "departments:read";
    public const string EmployeesRight = "employees:read";
    public const string EmailRight = "employees.work_email";
    public const string StatusRight = "employees.terminated";

    private const string Printable = "[\\x21-\\x7E]+";

    public static ProviderDescriptor Descriptor { get; } = new(
        Id,
        "Gusto",
        OpenToEverySubscription: false,
        DeltaSupport.None,
        [GroupKind.Department, GroupKind.Location],
        [
            new(CompaniesRight, "See the company and its locations (scope companies:read)."),
            new(DepartmentsRight, "List the departments (scope departments:read)."),
            new(EmployeesRight, "List all employees (scope employees:read)."),
            new(EmailRight, "See the field work_email of every employee."),
            new(StatusRight, "See the field terminated of every employee."),
        ],
        [
            new(RotatingTokens.AccessToken, "Access token", "An OAuth 2 access token for one company, given by a primary or full admin.", Secret: true, Printable),
            new(RotatingTokens.RefreshToken, "Refresh token", "The refresh token that came with it; without one the connection ends after two hours.", Secret: true, Printable) { Optional = true },
        ])
    {
        Push = PushSupport.Hint,
        PushSecret = new("secret", "Verification token", "The token that Gusto posts to the address of a webhook subscription. Where the operator has an app at Gusto there is nothing to enter: it is taken over by itself.", Secret: true, ProviderDescriptor.PushSecretPattern, 500),
        Departures = DepartureSigns.Status,
        SignIn = [SignInMethod.AuthorizationCode, SignInMethod.Form],

        // Gusto's own figure for one grant.
        Limits = [new(200, TimeSpan.FromMinutes(1))],
    };
}
