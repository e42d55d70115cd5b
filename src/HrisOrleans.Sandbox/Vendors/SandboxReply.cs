using System.Buffers;
using System.Text;
using System.Text.Json;

namespace HrisOrleans.Sandbox.Vendors;

/// <summary>An answer before it is sent: a status and the pieces of its body.</summary>
internal sealed record SandboxReply(int Status, string ContentType, IReadOnlyList<ReadOnlyMemory<byte>> Parts)
{
    public const string JsonType = "application/json";

    public long Length => Parts.Sum(part => (long)part.Length);

    public static SandboxReply Empty(int status) => new(status, JsonType, []);

    public static SandboxReply Text(int status, string contentType, string text) => new(status, contentType, [Encoding.UTF8.GetBytes(text)]);

    public static SandboxReply Json(Action<Utf8JsonWriter> write, int status = 200)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return new SandboxReply(status, JsonType, [buffer.WrittenMemory]);
    }

    /// <summary>Any JSON.</summary>
    public static SandboxReply Json(System.Text.Json.Nodes.JsonNode body, int status = 200) => new(status, JsonType, [Encoding.UTF8.GetBytes(body.ToJsonString())]);

    /// <summary>Headers beside the usual ones, such as a link to the next page.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>What is answered in its place, when something has to be asked of others first; not under the company's gate.</summary>
    public Func<CancellationToken, Task<SandboxReply>>? Then { get; init; }

    /// <summary>BambooHR's error body.</summary>
    public static SandboxReply Error(int status, string code, string message) => Json(
        writer =>
        {
            writer.WriteStartObject("error");
            writer.WriteString("code", code);
            writer.WriteString("message", message);
            writer.WriteEndObject();
        },
        status);

    /// <summary>The first half of the body.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Half()
    {
        var left = Length / 2;
        var half = new List<ReadOnlyMemory<byte>>();
        foreach (var part in Parts)
        {
            if (left == 0) break;
            var piece = part[..(int)Math.Min(left, part.Length)];
            half.Add(piece);
            left -= piece.Length;
        }

        return half;
    }
}
