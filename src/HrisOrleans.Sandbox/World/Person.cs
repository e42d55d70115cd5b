using System.Collections.Immutable;
using System.Text.Json;

namespace HrisOrleans.Sandbox.World;

/// <summary>One employee as the sandbox keeps them.</summary>
/// <param name="Raw">Wire values that override whatever the fields say; for faulty records.</param>
/// <param name="Omitted">Wire properties that are left out altogether.</param>
internal sealed record Person(
    int Id,
    string First,
    string Last,
    string? Preferred,
    string? Email,
    string? Department,
    string? Division,
    string? Location,
    int Title,
    string Employment,
    bool Active,
    DateOnly HireDate,
    int? ReportsTo,
    string? PhotoUrl,
    ImmutableSortedDictionary<string, JsonElement>? Raw = null,
    ImmutableHashSet<string>? Omitted = null)
{
    public string? GroupOf(SandboxGroupKind kind) => kind switch
    {
        SandboxGroupKind.Department => Department,
        SandboxGroupKind.Division => Division,
        SandboxGroupKind.Location => Location,
    };

    public Person With(SandboxGroupKind kind, string? group) => kind switch
    {
        SandboxGroupKind.Department => this with { Department = group },
        SandboxGroupKind.Division => this with { Division = group },
        SandboxGroupKind.Location => this with { Location = group },
    };
}
