using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HrisOrleans.Client;

/// <summary>The JSON of the API: camelCase, numbers as numbers, times as RFC 3339.</summary>
public static class HrisJson
{
    /// <summary>Options of a client: what is null is left out, what is not known is skipped, so that newer servers do not break older clients.</summary>
    public static JsonSerializerOptions ClientOptions { get; } = MakeClientOptions();

    /// <summary>Sets what both sides share.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;

        // The answer is never HTML; names in other scripts stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }

    private static JsonSerializerOptions MakeClientOptions()
    {
        var options = new JsonSerializerOptions { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
