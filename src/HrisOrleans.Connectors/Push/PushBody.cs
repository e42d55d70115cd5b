using System.Text.Json;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.Push;

/// <summary>Looks into what is known to be genuine.</summary>
internal static class PushBody
{
    /// <summary>What a body means; one that cannot be understood says that something happened, and a look does no harm.</summary>
    public static PushReading Read(PushRequest request, Func<JsonRecord, PushReading> meaning)
    {
        try
        {
            using var json = JsonDocument.Parse(request.Body);
            return meaning(new JsonRecord(json.RootElement));
        }
        catch (JsonException)
        {
            return PushReading.Changed();
        }
    }
}
