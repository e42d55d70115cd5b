using System.Net;
using System.Text;
using System.Text.Json;
using HrisOrleans.Contracts.Files;
using HrisOrleans.Csv.People;
using HrisOrleans.Domain;
using static HrisOrleans.Tests.Api.HttpAsserts;

namespace HrisOrleans.Tests.Api;

/// <summary>A directory's file on its way to the silo.</summary>
[Collection(ApiCollection.Name)]
public sealed class FileTests(ApiFixture api)
{
    private const string Two = "id,email\n1,ann@people.example\n2,bob@people.example\n";

    [Fact]
    public async Task A_file_is_handed_over_part_by_part_and_counts_once_all_of_it_was_read()
    {
        var tenant = api.Tenant();
        var file = "id,email\n" + string.Concat(Enumerable.Range(0, 2_500).Select(n => $"{n},p{n}@people.example\n"));
        var body = await (await Send(tenant, file)).Body(HttpStatusCode.Created);
        var staged = tenant.Grains.CallsOf(nameof(IFilesGrain.Stage)).Select(call => (StageFilePart)call.Message!).ToList();
        Assert.Equal([0, 1, 2], staged.Select(part => part.Part));
        Assert.Equal([1_000, 1_000, 500], staged.Select(part => FilePart.Places(part.People).Count));
        var published = (PublishFile)Assert.Single(tenant.Grains.CallsOf(nameof(IFilesGrain.Publish))).Message!;
        Assert.Equal((staged[0].File, 3), (published.File, published.Parts));
        Assert.Equal((2_500, 2_499, 2), (body.GetProperty("lines").GetInt32(), body.GetProperty("new").GetInt32(), body.GetProperty("missing").GetInt32()));
        Assert.Equal(JsonValueKind.Null, body.GetProperty("sample").ValueKind);
    }

    [Fact]
    public async Task A_dry_run_tells_how_the_file_would_be_read_and_hands_nothing_over()
    {
        var tenant = api.Tenant();
        var body = await (await Send(tenant, Two, "?dryRun=true")).Body(HttpStatusCode.OK);
        Assert.Equal(["1", "2"], body.GetProperty("sample").EnumerateArray().Select(person => person.GetProperty("externalId").GetString()));
        Assert.Equal((",", "utf-8", "externalId"), (body.GetProperty("delimiter").GetString(), body.GetProperty("encoding").GetString(), body.GetProperty("identifiedBy").GetString()));
        Assert.Empty(tenant.Grains.CallsOf(nameof(IFilesGrain.Stage)));
        Assert.Empty(tenant.Grains.CallsOf(nameof(IFilesGrain.Publish)));
    }

    [Fact]
    public async Task A_file_that_is_refused_at_its_end_leaves_nothing_behind()
    {
        var tenant = api.Tenant();
        var cut = "id,email\n" + string.Concat(Enumerable.Range(0, 1_200).Select(n => $"{n},p{n}@people.example\n")) + "\"1200";
        await (await Send(tenant, cut)).Problem(HttpStatusCode.UnprocessableEntity, "csv_cut");
        var staged = (StageFilePart)Assert.Single(tenant.Grains.CallsOf(nameof(IFilesGrain.Stage))).Message!;
        Assert.Equal(staged.File, ((DiscardFile)Assert.Single(tenant.Grains.CallsOf(nameof(IFilesGrain.Discard))).Message!).File);
        Assert.Empty(tenant.Grains.CallsOf(nameof(IFilesGrain.Publish)));
    }

    [Fact]
    public async Task A_repeated_file_under_one_key_is_no_second_statement()
    {
        var tenant = api.Tenant();
        var first = await (await Send(tenant, Two, key: "night-1")).Body(HttpStatusCode.Created);
        var again = await Send(tenant, Two, key: "night-1");
        Assert.Equal(first.GetRawText(), (await again.Body(HttpStatusCode.Created)).GetRawText());
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        Assert.Single(tenant.Grains.CallsOf(nameof(IFilesGrain.Publish)));
        Assert.Single(tenant.Grains.CallsOf(nameof(IFilesGrain.Discard)));
        await (await Send(tenant, Two + "3,cid@people.example\n", key: "night-1")).Problem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
    }

    [Fact]
    public async Task What_cannot_be_a_file_or_its_options_is_refused()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.Post(tenant.Path("/connection/files"), "{}")).Problem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        await (await Send(tenant, Two, "?rows=0")).Problem(HttpStatusCode.BadRequest, "invalid_request");
        await (await Send(tenant, Two, "?dryRun=perhaps")).Problem(HttpStatusCode.BadRequest, "invalid_request");
        await (await Send(tenant, Two, "?mapping=email")).Problem(HttpStatusCode.BadRequest, "invalid_mapping");
        await (await Send(tenant, Two, "?rows=3")).Problem(HttpStatusCode.UnprocessableEntity, "csv_rows_differ");
        await (await Send(tenant, "", "")).Problem(HttpStatusCode.UnprocessableEntity, "csv_empty");
        await (await Send(tenant, Two, charset: "koi8-r")).Problem(HttpStatusCode.UnsupportedMediaType, "unsupported_charset");
        tenant.Grains.Answer(nameof(IFilesGrain.Begin), new Refusal("no_files", RefusalKind.Conflict, "This connection's directory does not come as files."));
        await (await Send(tenant, Two)).Problem(HttpStatusCode.Conflict, "no_files");
        Assert.Empty(tenant.Grains.CallsOf(nameof(IFilesGrain.Publish)));
    }

    [Fact]
    public async Task A_file_larger_than_is_allowed_is_refused_before_it_is_sent()
    {
        var tenant = api.Tenant();
        using var request = new HttpRequestMessage(HttpMethod.Post, tenant.Path("/connection/files")) { Content = new StreamContent(new Endless(200 << 20)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "text/csv");
        request.Headers.ExpectContinue = true;
        await (await tenant.Admin.SendAsync(request, Stop)).Problem(HttpStatusCode.RequestEntityTooLarge, "csv_too_large");
    }

    private static async Task<HttpResponseMessage> Send(ApiTenant tenant, string file, string query = "", string? key = null, string? charset = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, tenant.Path("/connection/files") + query) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(file)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", charset is null ? "text/csv" : $"text/csv; charset={charset}");
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await tenant.Admin.SendAsync(request, Stop);
    }

    /// <summary>A long file that nobody has to hold in memory.</summary>
    private sealed class Endless(long length) : MemoryStream([0x61], writable: false)
    {
        private long _read;

        public override long Length => length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, length - _read);
            buffer.Span[..count].Fill((byte)'a');
            _read += count;
            return new(count);
        }
    }
}
