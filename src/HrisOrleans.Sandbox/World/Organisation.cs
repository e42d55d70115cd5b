using System.Text.Json.Serialization;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Sandbox.World;

/// <summary>The three sorts of group that a person can belong to.</summary>
[JsonConverter(typeof(ByName<SandboxGroupKind>))]
public enum SandboxGroupKind
{
    Department = 0,
    Division = 1,
    Location = 2,
}

/// <summary>A group of a company.</summary>
public sealed record SandboxGroup(SandboxGroupKind Kind, string Id, string Name);

/// <summary>How a generated company is organised before anybody changes it.</summary>
internal static class Organisation
{
    private static readonly string[] Departments =
    [
        "Engineering", "Platform", "Data", "Design", "Product", "Quality", "Security", "IT", "Sales", "Sales Operations", "Partnerships", "Customer Success",
        "Support", "Marketing", "Communications", "Finance", "Accounting", "Legal", "People", "Recruiting", "Facilities", "Logistics", "Production", "Forschung & Entwicklung",
    ];

    private static readonly string[] Divisions = ["Technology", "Commercial", "Corporate", "Operations", "Research", "Europe South"];

    private static readonly string[] Locations =
    [
        "Berlin", "Lisboa", "Kraków", "São Paulo", "Nairobi", "Bengaluru", "Tokyo", "Toronto", "Austin", "Dublin", "Göteborg", "İzmir", "Cape Town", "Remote",
    ];

    public static readonly string[] Titles =
    [
        "Account Executive", "Account Manager", "Accountant", "Analyst", "Assistant", "Buyer", "Chief of Staff", "Consultant", "Coordinator", "Counsel", "Customer Advocate",
        "Data Engineer", "Data Scientist", "Designer", "Developer", "Director", "Driver", "Editor", "Engineer", "Engineering Manager", "Head of Team", "Operator", "Planner",
        "Principal Engineer", "Product Manager", "Program Manager", "Recruiter", "Researcher", "Senior Analyst", "Senior Developer", "Senior Engineer", "Shift Lead", "Specialist",
        "Staff Engineer", "Support Agent", "Team Lead", "Technician", "Trainer", "Vice President", "Writer",
    ];

    public static readonly string[] Employments = ["Full-Time", "Part-Time", "Contractor", "Intern"];

    public static int Count(SandboxGroupKind kind) => Names(kind).Length;

    public static string IdAt(SandboxGroupKind kind, int index) => (FirstId(kind) + index).ToString();

    public static IEnumerable<SandboxGroup> Groups() =>
        from kind in Enum.GetValues<SandboxGroupKind>()
        from index in Enumerable.Range(0, Count(kind))
        select new SandboxGroup(kind, IdAt(kind, index), Names(kind)[index]);

    private static string[] Names(SandboxGroupKind kind) => kind switch
    {
        SandboxGroupKind.Department => Departments,
        SandboxGroupKind.Division => Divisions,
        SandboxGroupKind.Location => Locations,
    };

    // List values of one company never share an id, as at the vendor.
    private static int FirstId(SandboxGroupKind kind) => kind switch
    {
        SandboxGroupKind.Department => 18_200,
        SandboxGroupKind.Division => 18_300,
        SandboxGroupKind.Location => 18_400,
    };
}
