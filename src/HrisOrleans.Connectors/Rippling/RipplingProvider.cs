using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.Rippling;

/// <summary>What Rippling is and what it needs; rights are its scopes, and their names and those of form fields are part of the API contract.</summary>
/// <remarks>Rippling names no limit: none is kept but the operator's own, and what a 429 asks for is obeyed.</remarks>
internal static class RipplingProvider
{
    public const string Id = "rippling";
    public const string ApiToken = "apiToken";

    public const string CompaniesRight = "companies.read";
    public const string WorkersRight = "workers.read";
    public const string UsersRight = "users.read";
    public const string EmploymentTypesRight = "employment-types.read";
    public const string DepartmentsRight = "departments.read";
    public const string TeamsRight = "teams.read";
    public const string LocationsRight = "work-locations.read";

    public static ProviderDescriptor Descriptor { get; } = new(
        Id,
        "Rippling",
        OpenToEverySubscription: false,
        DeltaSupport.ChangedRecords,
        [GroupKind.Department, GroupKind.Location, GroupKind.Team],
        [
            new(CompaniesRight, "See which company it is (scope companies.read)."),
            new(WorkersRight, "List all workers with work address, status and start date (scope workers.read)."),
            new(UsersRight, "See the workers' names (scope users.read)."),
            new(EmploymentTypesRight, "See who is a contractor (scope employment-types.read)."),
            new(DepartmentsRight, "See departments (scope departments.read)."),
            new(TeamsRight, "See teams (scope teams.read)."),
            new(LocationsRight, "See work locations (scope work-locations.read)."),
        ],
        [new(ApiToken, "API token", "A token made under Settings, API Access; it dies when it is not used for thirty days.", Secret: true, "[\\x21-\\x7E]+")])
    {
        Departures = DepartureSigns.Status,
    };
}
