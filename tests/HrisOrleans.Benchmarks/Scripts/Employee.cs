using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HrisOrleans.Benchmarks.Scripts;

/// <summary>An employee as the list sends it, as far as the script keeps columns for it.</summary>
internal sealed class Employee
{
    public string EmployeeId { get; set; } = "";

    public string? WorkEmail { get; set; }

    public string? FirstName { get; set; }

    public string? LastName { get; set; }

    public string? PreferredName { get; set; }

    public string? JobTitleName { get; set; }

    public string? DepartmentName { get; set; }

    public string? LocationName { get; set; }

    public string? Status { get; set; }

    /// <summary>The whole object as it came, for the jsonb column.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Raw { get; private set; }

    [JsonIgnore]
    public byte[] Hash { get; private set; } = [];

    public static Employee Parse(ReadOnlyMemory<byte> record)
    {
        var employee = JsonSerializer.Deserialize(record.Span, EmployeeJson.Default.Employee)!;
        employee.Raw = record;
        employee.Hash = XxHash128.Hash(record.Span);
        return employee;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Employee))]
internal sealed partial class EmployeeJson : JsonSerializerContext;
