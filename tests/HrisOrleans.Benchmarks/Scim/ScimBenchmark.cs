using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using HrisOrleans.Benchmarks.Machine;
using HrisOrleans.Client.Connections;

namespace HrisOrleans.Benchmarks.Scim;

/// <param name="Connections">Requests under way at once, each over a connection of its own.</param>
/// <param name="People">Requests of each measure.</param>
/// <param name="Host">The folder of the product's executable.</param>
internal sealed record ScimBenchmarkOptions(int Connections, int People, string Host);

/// <summary>
/// A directory that pushes everybody before its connection is confirmed, as directories begin: creates, changes and
/// look-ups, each answered when it is durable. The one who pushes runs on the same machine.
/// </summary>
internal static class ScimBenchmark
{
    private const int WarmUp = 2_000;

    public static async Task Run(ScimBenchmarkOptions options)
    {
        await using var databases = await BenchmarkDatabases.Start();
        await using var sandbox = await SandboxProcess.Start();
        await using var product = await ProductProcess.Start(options.Host, await databases.Create("scim"), sandbox);
        var warm = new Pusher(options, product, await product.ConnectPushed("warm"));
        var people = await warm.Creates(WarmUp);
        await warm.Patches(people.Ids);
        await warm.Filters(people.Ids.Length);

        var pusher = new Pusher(options, product, await product.ConnectPushed("pushed"));
        var created = await pusher.Creates(options.People);
        Console.WriteLine(created.Line);
        Console.WriteLine(await pusher.Patches(created.Ids));
        Console.WriteLine(await pusher.Filters(options.People));
    }

    private sealed class Pusher(ScimBenchmarkOptions options, ProductProcess product, PushToken token)
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = options.Connections, UseCookies = false, UseProxy = false })
        {
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token.Token) },
        };

        public async Task<(string[] Ids, string Line)> Creates(int people)
        {
            var ids = new string[people];
            var line = await Measure("scim.create", people, 1_500, async n =>
            {
                using var answer = await Send(HttpMethod.Post, "Users", User(n), HttpStatusCode.Created);
                using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
                ids[n] = json.RootElement.GetProperty("id").GetString()!;
            });
            return (ids, line);
        }

        public Task<string> Patches(string[] ids) => Measure("scim.patch", ids.Length, null, async n =>
        {
            const string Body = """{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"active","value":"False"}]}""";
            using var answer = await Send(HttpMethod.Patch, $"Users/{ids[n]}", Body, HttpStatusCode.OK);
        });

        public Task<string> Filters(int people) => Measure("scim.filter", people, null, async n =>
        {
            using var answer = await Send(HttpMethod.Get, $"Users?filter={Uri.EscapeDataString($"userName eq \"{Name(n)}\"")}", null, HttpStatusCode.OK);
            using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
            if (json.RootElement.GetProperty("totalResults").GetInt32() != 1) throw new InvalidOperationException($"{Name(n)} was not found.");
        });

        private async Task<string> Measure(string measure, int requests, int? goal, Func<int, Task> request)
        {
            var (next, taken) = (-1, new double[requests]);
            var cpu = ProcessFigures.Cpu(product.Pid);
            var began = TimeProvider.System.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, options.Connections).Select(_ => Connection()));
            var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            Array.Sort(taken);
            return JsonSerializer.Serialize(new
            {
                measure,
                perSecond = Math.Round(requests / seconds, 1),
                p50 = Math.Round(taken[requests / 2], 1),
                p99 = Math.Round(taken[requests * 99 / 100], 1),
                goalPerSecond = goal,
                requests,
                connections = options.Connections,
                serverCpu = Math.Round(ProcessFigures.Cpu(product.Pid) - cpu, 2),
            });

            async Task Connection()
            {
                for (int n; (n = Interlocked.Increment(ref next)) < requests;)
                {
                    var asked = TimeProvider.System.GetTimestamp();
                    await request(n);
                    taken[n] = TimeProvider.System.GetElapsedTime(asked).TotalMilliseconds;
                }
            }
        }

        private async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? body, HttpStatusCode wanted)
        {
            using var request = new HttpRequestMessage(method, $"{token.BaseUrl}/{path}");
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/scim+json");
            var answer = await _http.SendAsync(request);
            return answer.StatusCode == wanted ? answer : throw new InvalidOperationException($"{method} {path}: {answer.StatusCode}, {await answer.Content.ReadAsStringAsync()}");
        }

        private static string Name(int n) => $"person{n}@pushed.example";

        private static string User(int n) => $$"""
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{{Name(n)}}","externalId":"x-{{n}}","active":true,
             "name":{"givenName":"Given{{n}}","familyName":"Family{{n}}"},"displayName":"Given{{n}} Family{{n}}","title":"Engineer",
             "emails":[{"value":"{{Name(n)}}","type":"work","primary":true}],
             "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Department {{n % 40}}" } }
            """;
    }
}
