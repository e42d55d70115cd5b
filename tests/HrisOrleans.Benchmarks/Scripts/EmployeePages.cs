using System.Net.Http.Headers;
using System.Text.Json;
using HrisOrleans.Benchmarks.Machine;

namespace HrisOrleans.Benchmarks.Scripts;

/// <summary>The pages of an employee list, one after the other.</summary>
internal sealed class EmployeePages : IDisposable
{
    // As many as our connector asks for.
    private const int Limit = 500;

    private readonly HttpClient _client = new();
    private readonly string _list;

    public EmployeePages(Uri list, string token)
    {
        _list = $"{list}?fields={Uri.EscapeDataString(SandboxProcess.Fields)}&sort=employeeId&page%5Blimit%5D={Limit}";
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Each page as the places of its records.</summary>
    public async IAsyncEnumerable<List<ReadOnlyMemory<byte>>> Read()
    {
        var url = _list;
        while (true)
        {
            var body = await _client.GetByteArrayAsync(url);
            var (records, next) = Cut(body);
            yield return records;
            if (next is null) yield break;
            url = $"{_list}&page%5Bafter%5D={next}";
        }
    }

    /// <summary>The employee's id, without reading the rest of the record.</summary>
    public static string IdOf(ReadOnlySpan<byte> record)
    {
        var reader = new Utf8JsonReader(record);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            var found = reader.ValueTextEquals("employeeId"u8);
            reader.Read();
            if (found) return reader.GetString()!;
            reader.Skip();
        }

        throw new JsonException("An employee has no id.");
    }

    public void Dispose() => _client.Dispose();

    private static (List<ReadOnlyMemory<byte>> Records, string? Next) Cut(byte[] body)
    {
        var records = new List<ReadOnlyMemory<byte>>(Limit);
        string? next = null;
        var reader = new Utf8JsonReader(body);
        var inData = false;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.CurrentDepth == 1) inData = reader.ValueTextEquals("data"u8);
                else if (reader.ValueTextEquals("nextCursor"u8) && reader.Read()) next = reader.GetString();
            }
            else if (inData && reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 2)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                records.Add(body.AsMemory(start, (int)reader.BytesConsumed - start));
            }
        }

        return (records, next);
    }
}
