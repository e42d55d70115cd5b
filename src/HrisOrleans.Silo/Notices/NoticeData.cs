using System.Text.Json;

namespace HrisOrleans.Silo.Notices;

/// <summary>Reads codes and numbers out of an event's data.</summary>
internal static class NoticeData
{
    public static int Number(string data, string name)
    {
        using var json = JsonDocument.Parse(data);
        return json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;
    }

    /// <summary>How often a plan did something.</summary>
    public static int Count(string data, string action)
    {
        using var json = JsonDocument.Parse(data);
        return json.RootElement.TryGetProperty("counts", out var counts) && counts.TryGetProperty(action, out var count) ? count.GetInt32() : 0;
    }

    public static string Word(string data, string name)
    {
        using var json = JsonDocument.Parse(data);
        return json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "unknown";
    }

    public static string Words(string data, string name)
    {
        using var json = JsonDocument.Parse(data);
        return json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? string.Join(", ", value.EnumerateArray().Select(word => word.ToString()))
            : "unknown";
    }
}
