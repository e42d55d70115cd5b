using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using HrisOrleans.Client;
using Refit;
using static HrisOrleans.Tests.Api.HttpAsserts;

namespace HrisOrleans.Tests.Api;

[Collection(ApiCollection.Name)]
public sealed partial class OpenApiTests(ApiFixture api)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_document_is_the_approved_one() =>
        Golden.Matches("openapi.json", JsonSerializer.Serialize(await Document(), Indented));

    [Fact]
    public async Task The_document_is_openapi_3_1() => Assert.StartsWith("3.1.", (await Document()).GetProperty("openapi").GetString(), StringComparison.Ordinal);

    [Fact]
    public async Task Client_and_document_have_the_same_operations()
    {
        var served = (await Operations()).Select(operation => operation.Name).Order();
        var client = ClientMethods().Select(method => method.Name).Distinct().Order();
        Assert.Equal(served, client);
    }

    [Fact]
    public async Task Client_and_document_have_the_same_queries_and_headers()
    {
        var served = (await Operations()).ToDictionary(operation => operation.Name, operation => operation.Parameters);

        // One operation may have a method for each kind of body it takes.
        foreach (var methods in ClientMethods().GroupBy(method => method.Name, method => method.Method))
            Assert.Equal((methods.Key, Sorted(served[methods.Key])), (methods.Key, Sorted(methods.SelectMany(ParametersOf).Distinct())));

        static string Sorted(IEnumerable<string> parameters) => string.Join(' ', parameters.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_tells_what_it_is_for_and_how_it_refuses()
    {
        foreach (var path in (await Document()).GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Select(verb => verb.Value))
            {
                Assert.NotEqual("", operation.GetProperty("summary").GetString());
                Assert.NotEqual("", operation.GetProperty("description").GetString());
                var refusals = operation.GetProperty("responses").EnumerateObject().Where(response => response.Name[0] is '4' or '5').ToList();
                Assert.Contains(refusals, response => response.Name == "500");
                Assert.All(refusals, response => Assert.Equal("application/problem+json", Assert.Single(response.Value.GetProperty("content").EnumerateObject()).Name));
            }
        }
    }

    [Fact]
    public async Task The_client_has_a_constant_for_each_code_that_the_document_names_and_no_others()
    {
        var named = from path in (await Document()).GetProperty("paths").EnumerateObject()
                    from operation in path.Value.EnumerateObject()
                    from response in operation.Value.GetProperty("responses").EnumerateObject()
                    where response.Name[0] is '4' or '5'
                    from code in Code().Matches(response.Value.GetProperty("description").GetString()!)
                    select code.Groups[1].Value;
        var constants = typeof(RefusalCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.Equal(named.Append(RefusalCodes.UnexpectedAnswer).Distinct().Order(StringComparer.Ordinal), constants.Order(StringComparer.Ordinal));
    }

    private async Task<JsonElement> Document()
    {
        using var client = api.Client();
        return JsonElement.Parse(await client.GetStringAsync("/openapi/v1.json", Stop));
    }

    private async Task<IReadOnlyList<(string Name, List<string> Parameters)>> Operations() =>
    [
        .. from path in (await Document()).GetProperty("paths").EnumerateObject()
           from verb in path.Value.EnumerateObject()
           let parameters = verb.Value.TryGetProperty("parameters", out var list) ? list.EnumerateArray().ToList() : []
           select ($"{verb.Name.ToUpperInvariant()} {path.Name}",
               parameters.Select(parameter => $"{parameter.GetProperty("in").GetString()}:{parameter.GetProperty("name").GetString()}").ToList()),
    ];

    private static IEnumerable<(string Name, MethodInfo Method)> ClientMethods() =>
        from area in typeof(HrisOrleansClient).Assembly.GetExportedTypes()
        where area is { IsInterface: true } && area.Name.EndsWith("Api", StringComparison.Ordinal)
        from method in area.GetMethods()
        let route = method.GetCustomAttribute<HttpMethodAttribute>()
        where route is not null
        select ($"{route.Method} {route.Path}", method);

    private static IEnumerable<string> ParametersOf(MethodInfo method)
    {
        var path = method.GetCustomAttribute<HttpMethodAttribute>()!.Path;
        foreach (var parameter in method.GetParameters())
        {
            if (parameter.ParameterType == typeof(CancellationToken) || parameter.GetCustomAttribute<BodyAttribute>() is not null) continue;
            if (parameter.GetCustomAttribute<HeaderAttribute>() is { } header)
            {
                if (header.Header != "Content-Type") yield return $"header:{header.Header}";
            }
            else
            {
                yield return (Placeholder().Matches(path).Any(match => match.Groups[1].Value == parameter.Name) ? "path:" : "query:") + parameter.Name;
            }
        }
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Code();
}
