using System.Text.Json;
using System.Text.Json.Serialization;

namespace HrisOrleans.Sandbox.Control;

/// <summary>Writes an enum of the control calls by its name in camelCase, whatever host the sandbox is mounted in.</summary>
internal sealed class ByName<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
