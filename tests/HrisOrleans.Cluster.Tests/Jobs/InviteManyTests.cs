using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HrisOrleans.Client;
using HrisOrleans.Client.Jobs;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Jobs;

/// <summary>Inviting many by hand, over HTTP: lists and files.</summary>
public sealed class InviteManyTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task A_list_brings_each_good_person_in_and_tells_of_each_bad_one()
    {
        var tenant = await product.Tenant(people: 5);
        var first = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("here@acme.test"), cancellationToken: TwoSilos.Stop);
        InvitePerson[] people =
        [
            new("ann@acme.test", "Ann", "Lee"), new("nonsense"), new("here@acme.test"), new("Ann@Acme.test"), new("bob@acme.test", Role: "admin"), new(""),
        ];
        var job = await tenant.Ended(await tenant.Api.Members.InviteMany(tenant.Id, people, "later", cancellationToken: TwoSilos.Stop));
        Assert.Equal(("invite", "done", 6, 2, 0, 4), (job.Action, job.State, job.Total, job.Done, job.Nothing, job.Refused));
        var results = await tenant.Results(job);
        Assert.Equal(
            [(1, "done", null), (2, "refused", "malformed_address"), (3, "refused", "already_member"), (4, "refused", "duplicate_line"), (5, "done", null), (6, "refused", "missing_email")],
            results.Select(result => (result.Line, result.Outcome, result.Code)));
        Assert.Equal(first.Id, results[2].Member);
        var ann = await tenant.Api.Members.Get(tenant.Id, results[0].Member!.Value, TwoSilos.Stop);
        Assert.Equal(("ann@acme.test", "Ann", "Lee", "queued", "none", "member"), (ann.Email, ann.GivenName, ann.FamilyName, ann.List, ann.Grant, ann.Role));
        Assert.Equal("admin", (await tenant.Api.Members.Get(tenant.Id, results[4].Member!.Value, TwoSilos.Stop)).Role);
        await ProductTenant.Refused(() => tenant.Api.Members.InviteMany(tenant.Id, [], cancellationToken: TwoSilos.Stop), "invalid_request");
    }

    [Fact]
    public async Task The_check_tells_what_the_job_would_refuse_in_whichever_batch_a_line_stands()
    {
        var tenant = await product.Tenant(people: 5);
        var other = await product.Tenant(people: 5);
        await other.Api.Members.Invite(other.Id, new InviteRequest("p3@acme.test"), cancellationToken: TwoSilos.Stop);
        foreach (var here in (string[])["p1@acme.test", "P499@acme.test", "p500@acme.test", "p1100@acme.test"])
            await tenant.Api.Members.Invite(tenant.Id, new InviteRequest(here, Send: "later"), cancellationToken: TwoSilos.Stop);
        var erased = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("p700@acme.test"), cancellationToken: TwoSilos.Stop);
        await tenant.Api.Members.Erase(tenant.Id, erased.Id, cancellationToken: TwoSilos.Stop);
        var people = Enumerable.Range(0, 1_200).Select(n => new InvitePerson(n switch { 2 => "nonsense", 600 => "p1@acme.test", _ => $"p{n}@acme.test" })).ToList();
        (int, string)[] bad =
        [
            (2, "already_member"), (3, "malformed_address"), (500, "already_member"), (501, "already_member"), (601, "duplicate_line"), (701, "address_suppressed"), (1_101, "already_member"),
        ];

        var check = await tenant.Api.Members.CheckMany(tenant.Id, people, cancellationToken: TwoSilos.Stop);
        Assert.Equal((1_200, 1_193), (check.Lines, check.Good));
        Assert.Equal(bad, check.Bad.Select(line => (line.Line, line.Code)));
        Assert.Equal(["p0@acme.test", "p3@acme.test"], check.First.Take(2).Select(person => person.Email));
        var file = "email\n" + string.Concat(people.Select(person => person.Email + "\n"));
        var checkedFile = await tenant.Api.Members.CheckFile(tenant.Id, new MemoryStream(Encoding.UTF8.GetBytes(file)), cancellationToken: TwoSilos.Stop);
        Assert.Equal(bad, checkedFile.Bad.Select(line => (line.Line - 1, line.Code)));
        Assert.Equal(4, (await tenant.Api.Members.List(tenant.Id, "queued", limit: 1, cancellationToken: TwoSilos.Stop)).Counts["queued"]);

        var job = await tenant.Ended(await tenant.Api.Members.InviteMany(tenant.Id, people, "later", cancellationToken: TwoSilos.Stop));
        Assert.Equal(bad, (await tenant.Results(job, "refused")).Select(result => (result.Line, result.Code!)));
    }

    [Fact]
    public async Task A_file_of_many_lines_is_done_once_and_leaves_no_values_behind()
    {
        var tenant = await product.Tenant(people: 5);
        var file = "Email,First name,Last name\n" + string.Concat(Enumerable.Range(0, 1_200).Select(n => n % 100 == 7 ? $"broken{n},x,y\n" : $"p{n}@acme.test,=1+{n},Lee\n"));
        var job = await File(tenant, file, "later", "a-key");
        var again = await File(tenant, file, "later", "a-key");
        Assert.Equal(job.Id, again.Id);
        await ProductTenant.Refused(() => File(tenant, file + "q@acme.test\n", "later", "a-key"), "idempotency_key_reused");
        job = await tenant.Ended(job);
        Assert.Equal(("done", 1_200, 1_188, 12), (job.State, job.Total, job.Done, job.Refused));
        Assert.Equal(Enumerable.Range(0, 12).Select(n => n * 100 + 9), (await tenant.Results(job, "refused")).Select(result => result.Line));
        var queued = await tenant.Api.Members.List(tenant.Id, "queued", source: "hand", total: true, search: "p1199@acme", cancellationToken: TwoSilos.Stop);
        Assert.Equal((1, "=1+1199"), (queued.Total, queued.Items[0].GivenName));
        Assert.Equal(1_188, queued.Counts["queued"]);

        // Sending the file again brings nobody in twice.
        var second = await tenant.Ended(await File(tenant, file, "later", "another-key"));
        Assert.Equal((0, 1_200), (second.Done, second.Refused));
        Assert.Equal(1_188, (await tenant.Results(second, "refused")).Count(result => result is { Code: "already_member", Member: not null }));

        var store = product.Silo.GetRequiredService<IJobStore>();
        var stored = await store.Find(TenantId.Parse(tenant.Id), job.Id, TwoSilos.Stop);
        Assert.Empty(await store.Next(stored!, 0, 10, TwoSilos.Stop));
    }

    [Fact]
    public async Task A_job_that_is_stopped_leaves_the_rest_alone_and_erases_it()
    {
        var tenant = await product.Tenant(people: 5);
        var file = "email\n" + string.Concat(Enumerable.Range(0, 20_000).Select(n => $"p{n}@acme.test\n"));
        var job = await File(tenant, file, "later");
        await tenant.Api.Jobs.Cancel(tenant.Id, job.Id, cancellationToken: TwoSilos.Stop);
        job = await tenant.Ended(job);
        Assert.Equal(("cancelled", 20_000), (job.State, job.Done + job.Cancelled));
        Assert.NotEqual(0, job.Cancelled);
        Assert.Equal(job.Done, (await tenant.Api.Members.List(tenant.Id, "queued", limit: 1, cancellationToken: TwoSilos.Stop)).Counts["queued"]);
        var store = product.Silo.GetRequiredService<IJobStore>();
        Assert.Empty(await store.Next((await store.Find(TenantId.Parse(tenant.Id), job.Id, TwoSilos.Stop))!, 0, 10, TwoSilos.Stop));
    }

    [Fact]
    public async Task What_is_wrong_with_the_whole_file_is_said_at_once_and_nothing_is_stored()
    {
        var tenant = await product.Tenant(people: 5);
        await ProductTenant.Refused(() => File(tenant, "", "now"), "csv_empty");
        await ProductTenant.Refused(() => File(tenant, "email\n", "now"), "csv_empty");
        await ProductTenant.Refused(() => File(tenant, "name\nAnn\n", "now"), "csv_no_email_column");
        await ProductTenant.Refused(() => File(tenant, "email\n" + string.Concat(Enumerable.Range(0, 100_001).Select(n => $"p{n}@a.test\n")), "now"), "too_many_lines");
        await ProductTenant.Refused(() => File(tenant, "email\nann@acme.test\n", "sometimes"), "invalid_request");
        Assert.Empty(await tenant.Members());
    }

    [Fact]
    public async Task A_file_of_200_megabytes_is_refused_before_it_is_sent()
    {
        var tenant = await product.Tenant(people: 5);
        using var client = new HttpClient { BaseAddress = product.Address };
        using var declared = new HttpRequestMessage(HttpMethod.Post, $"/v1/tenants/{tenant.Id}/members") { Content = new StreamContent(new Endless(200_000_000)) };
        declared.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        declared.Content.Headers.ContentLength = 200_000_000;
        declared.Headers.ExpectContinue = true;
        declared.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.Token);
        using var answer = await client.SendAsync(declared, TwoSilos.Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("csv_too_large", await answer.Content.ReadAsStringAsync(TwoSilos.Stop), StringComparison.Ordinal);
        Assert.Empty(await tenant.Members());
    }

    [Fact]
    public async Task A_file_in_chunks_that_grows_too_large_is_refused_as_such_and_one_that_just_fits_is_not()
    {
        var tenant = await product.Tenant(people: 5);
        using var client = new HttpClient { BaseAddress = product.Address };
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, true), await Answer(21 << 20, "csv_too_large"));

        // Small chunks: what frames them does not count.
        Assert.Equal((HttpStatusCode.UnprocessableEntity, true), await Answer(20 << 20, "csv_empty"));
        Assert.Empty(await tenant.Members());

        async Task<(HttpStatusCode, bool)> Answer(int length, string code)
        {
            using var chunked = new HttpRequestMessage(HttpMethod.Post, $"/v1/tenants/{tenant.Id}/members") { Content = new StreamContent(new Blank(length), 256) };
            chunked.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
            chunked.Headers.TransferEncodingChunked = true;
            chunked.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.Token);
            using var answer = await client.SendAsync(chunked, TwoSilos.Stop);
            return (answer.StatusCode, (await answer.Content.ReadAsStringAsync(TwoSilos.Stop)).Contains(code, StringComparison.Ordinal));
        }
    }

    private static Task<Job> File(ProductTenant tenant, string file, string send, string? key = null) =>
        tenant.Api.Members.InviteFile(tenant.Id, new MemoryStream(Encoding.UTF8.GetBytes(file)), send, idempotencyKey: key, cancellationToken: TwoSilos.Stop);

    /// <summary>A file that nobody has to keep; reading it fails the test, because it was to be refused before.</summary>
    /// <summary>Nothing but empty lines, and no length told beforehand.</summary>
    private sealed class Blank(int length) : Stream
    {
        private int _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var some = Math.Min(count, _left);
            Array.Fill(buffer, (byte)'\n', offset, some);
            _left -= some;
            return some;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class Endless(long length) : MemoryStream
    {
        public override long Length => length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new InvalidOperationException("The file was read.");

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new InvalidOperationException("The file was read.");
    }
}
