using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Connectors.BambooHr;

/// <summary>What BambooHR is and what it needs; the names of rights and form fields are part of the API contract.</summary>
/// <remarks>
/// BambooHR says that it may answer 429, but names no figure: none is kept but the operator's own, and what it asks for is
/// obeyed. An API key is no way in: the list of employees that says which of its fields are hidden takes OAuth tokens alone, and
/// in the directory that a key may read a hidden field looks like an empty one.
/// </remarks>
internal static class BambooHrProvider
{
    public const string Id = "bamboohr";
    public const string CompanyDomain = "companyDomain";
    public const string AccessToken = Auth.RotatingTokens.AccessToken;

    public const string CompanyRight = "company.info";
    public const string ListRight = "employees.list";
    public const string ChangedRight = "employees.changed";
    public const string EmailRight = "employees.work_email";
    public const string StatusRight = "employees.status";
    public const string NameRight = "employees.name";
    public const string HireDateRight = "employees.hire_date";
    public const string EmploymentRight = "employees.employment_status";
    public const string DepartmentRight = "employees.department";
    public const string DivisionRight = "employees.division";
    public const string LocationRight = "employees.location";

    public static ProviderDescriptor Descriptor { get; } = new(
        Id,
        "BambooHR",
        OpenToEverySubscription: false,
        DeltaSupport.ChangedIds,
        [GroupKind.Department, GroupKind.Division, GroupKind.Location],
        [
            new(CompanyRight, "See the company's information (scope company:info)."),
            new(ListRight, "List all employees (scope employee)."),
            new(ChangedRight, "See which employees changed (scope public.integration)."),
            new(EmailRight, "See the field Work Email of every employee."),
            new(StatusRight, "See the field Status of every employee."),
            new(NameRight, "See the fields First Name and Last Name of every employee (scope employee:name)."),
            new(HireDateRight, "See the field Hire Date of every employee; future starters are recognised by it."),
            new(EmploymentRight, "See the field Employment Status of every employee; contractors are recognised by it."),
            new(DepartmentRight, "See the field Department of every employee (scope employee:job)."),
            new(DivisionRight, "See the field Division of every employee (scope employee:job)."),
            new(LocationRight, "See the field Location of every employee (scope employee:job)."),
        ],
        [
            new(CompanyDomain, "Company domain", "The part before .bamboohr.com in the address of your BambooHR.", Secret: false, "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?", 63),
            new(AccessToken, "Access token", "An OAuth 2 access token of a user who may see every employee.", Secret: true, "[\\x21-\\x7E]+"),
        ])
    {
        Push = PushSupport.Hint,
        PushSecret = new("secret", "Private key", "Shown once when a webhook is made in BambooHR: Settings, Webhooks, with this address, format JSON, and the fields that are read here to be monitored.", Secret: true, ProviderDescriptor.PushSecretPattern, 500),
        Departures = DepartureSigns.Status | DepartureSigns.Tombstone,
        SignIn = [SignInMethod.AuthorizationCode, SignInMethod.Form],
    };
}
