using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Sandbox.Control;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Connectors.BambooHr;

/// <summary>Whatever goes wrong: no certificate, and the right advice.</summary>
public sealed class BambooHrFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FaultKind.Throttle, ResetForm.Seconds)]
    [InlineData(FaultKind.Throttle, ResetForm.Date)]
    [InlineData(FaultKind.Throttle, ResetForm.Epoch)]
    [InlineData(FaultKind.Unavailable, ResetForm.Seconds)]
    [InlineData(FaultKind.Unavailable, ResetForm.Date)]
    [InlineData(FaultKind.Unavailable, ResetForm.Epoch)]
    public async Task Throttling_names_the_moment_on_our_clock_in_every_dialect(FaultKind kind, ResetForm reset)
    {
        var ours = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var theirs = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 11, 20, 0, TimeSpan.Zero));
        await using var bamboo = await BambooHrHarness.Start(time: ours, serverTime: theirs, options: options => options.Calls.Attempts = 3);
        await bamboo.Company.Fault(new NewFault(kind, Page: 2, Reset: reset, RetryAfterSeconds: 90), Token);

        var picture = await bamboo.ReadAll();

        Assert.Equal(FailureKind.Throttled, picture.Failure.Kind);
        Assert.Equal(ours.GetUtcNow().AddSeconds(90), picture.Failure.RetryAt);
        Assert.Equal(1, picture.Pages);
    }

    [Fact]
    public async Task A_429_without_a_moment_is_still_throttling_and_asks_for_a_minute()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var bamboo = await BambooHrHarness.Start(time: time);
        await bamboo.Company.Fault(new NewFault(FaultKind.Throttle, Reset: ResetForm.None), Token);

        var failure = (await bamboo.ReadAll()).Failure;

        Assert.Equal((FailureKind.Throttled, time.GetUtcNow().AddMinutes(1)), (failure.Kind, failure.RetryAt));
    }

    [Fact]
    public async Task A_503_without_a_moment_is_transient() =>
        Assert.Equal((FailureKind.Transient, null), await FailureOf(new NewFault(FaultKind.Unavailable, Reset: ResetForm.None)));

    [Theory]
    [InlineData(500, null, FailureKind.Transient)]
    [InlineData(502, null, FailureKind.Transient)]
    [InlineData(401, null, FailureKind.Reauthenticate)]
    [InlineData(403, null, FailureKind.InsufficientRights)]
    [InlineData(404, null, FailureKind.BadResponse)]
    [InlineData(302, null, FailureKind.BadResponse)]
    [InlineData(400, "BadRequest", FailureKind.BadResponse)]
    [InlineData(400, "BadPage", FailureKind.StartAgain)]
    [InlineData(400, null, FailureKind.BadResponse)]
    public async Task A_status_in_the_middle_of_a_read_ends_it_with_its_advice(int status, string? code, FailureKind kind) =>
        Assert.Equal((kind, null), await FailureOf(new NewFault(FaultKind.Status, Page: 3, Status: status, Code: code)));

    [Theory]
    [InlineData(FaultKind.Cut, FailureKind.Transient)]
    [InlineData(FaultKind.CutJson, FailureKind.Transient)]
    [InlineData(FaultKind.Html, FailureKind.BadResponse)]
    [InlineData(FaultKind.BadPage, FailureKind.StartAgain)]
    [InlineData(FaultKind.RepeatPage, FailureKind.BadResponse)]
    public async Task A_broken_page_ends_the_read(FaultKind fault, FailureKind kind) =>
        Assert.Equal((kind, null), await FailureOf(new NewFault(fault, Page: 2)));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"data":null,"meta":{}}""")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":[],"meta":[]}""")]
    [InlineData("""{"data":[{]],"meta":{"total":1}}""")]
    [InlineData("""{"data":[],"meta":{"total":0,"page":{"nextCursor":"7"}}}""")]
    public async Task Nonsense_is_a_bad_response(string body) =>
        Assert.Equal((FailureKind.BadResponse, null), await FailureOf(new NewFault(FaultKind.Body, Body: body)));

    [Theory]
    [InlineData("""{"data":[{"employeeId":"1"}],"meta":{"total":1}}""", "the last page was not reached")]
    [InlineData("""{"data":[{"employeeId":"1"}],"meta":{"total":1,"page":{}}}""", "the last page was not reached")]
    [InlineData("""{"data":[{"employeeId":"1"}],"meta":{"page":{"nextCursor":null}}}""", "the provider named no total")]
    [InlineData("""{"data":[{"employeeId":"1"}],"meta":{"total":"1","page":{"nextCursor":null}}}""", "the provider named no total")]
    [InlineData("""{"data":[{"employeeId":"1"},{"employeeId":"1"}],"meta":{"total":2,"page":{"nextCursor":null}}}""", "a record came twice")]
    public async Task An_answer_that_does_not_prove_its_end_proves_nothing(string body, string missing) =>
        Assert.Equal(missing, await MissingOf(new NewFault(FaultKind.Body, Body: body.Replace(@"""1""}", Visible, StringComparison.Ordinal))));

    // Everything that is needed shows, so that only the end is in doubt.
    private const string Visible = """
        "1","workEmail":"a@acme.example","status":"Active","firstName":"A","lastName":"B","preferredName":null,"jobTitleName":null,"hireDate":"2020-01-01","employmentStatusName":"Full-Time",
        "departmentId":"1","departmentName":"D","divisionId":"1","divisionName":"D","locationId":"1","locationName":"L"}
        """;

    [Fact]
    public async Task A_body_larger_than_accepted_is_refused()
    {
        await using var bamboo = await BambooHrHarness.Start(options: options => options.Calls.MaxBodyBytes = 1_000);

        Assert.Equal(FailureKind.BadResponse, (await bamboo.ReadAll()).Failure.Kind);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_is_transient()
    {
        var time = new FakeTimeProvider();
        await using var bamboo = await BambooHrHarness.Start(time: time, serverTime: new FakeTimeProvider());
        var fault = await bamboo.Company.Fault(new NewFault(FaultKind.Slow, DelayMs: 3_600_000), Token);

        var reading = bamboo.ReadAll();
        await bamboo.Company.Struck(fault, Token);
        time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(FailureKind.Transient, (await reading).Failure.Kind);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_transient()
    {
        await using var bamboo = await BambooHrHarness.Start(options: options => options.BaseUrl = "http://127.0.0.1:1/{companyDomain}");

        Assert.Equal(FailureKind.Transient, (await bamboo.ReadAll()).Failure.Kind);
        Assert.Equal(FailureKind.Transient, (await bamboo.Probe()).Failure!.Kind);
    }

    [Fact]
    public async Task Short_trouble_is_retried_inside_the_call()
    {
        await using var bamboo = await BambooHrHarness.Start(options: options => (options.Calls.Attempts, options.Calls.RetryPause) = (3, TimeSpan.Zero));
        await bamboo.Company.Fault(new NewFault(FaultKind.Status, Page: 2), Token);
        await bamboo.Company.Fault(new NewFault(FaultKind.Cut, Page: 2), Token);
        await bamboo.Company.Fault(new NewFault(FaultKind.Throttle, Page: 3, RetryAfterSeconds: 0), Token);

        var picture = await bamboo.ReadAll();

        Assert.NotNull(picture.End.Certificate);
        Assert.Equal(60, picture.Records.Count);
        Assert.All((await bamboo.Company.State(Token)).Faults, fault => Assert.Equal(1, fault.Struck));
    }

    [Fact]
    public async Task Trouble_that_stays_is_returned_after_the_last_attempt()
    {
        await using var bamboo = await BambooHrHarness.Start(options: options => (options.Calls.Attempts, options.Calls.RetryPause) = (3, TimeSpan.Zero));
        await bamboo.Company.Fault(new NewFault(FaultKind.Status, Times: 0), Token);

        Assert.Equal(FailureKind.Transient, (await bamboo.ReadAll()).Failure.Kind);
        Assert.Equal(3, (await bamboo.Company.State(Token)).Requests[SandboxEndpoints.List]);
    }

    [Fact]
    public async Task A_list_that_became_shorter_between_pages_proves_nothing() =>
        Assert.Equal("the provider's total disagrees with the records that came", await MissingOf(new NewFault(FaultKind.ShortList, Page: 2, Keep: 30)));

    [Fact]
    public async Task A_short_list_with_the_true_total_proves_nothing() =>
        Assert.Equal("the provider's total disagrees with the records that came", await MissingOf(new NewFault(FaultKind.ShortList, Times: 0, Keep: 30, TotalAgrees: false)));

    [Fact]
    public async Task A_short_list_that_agrees_with_itself_shows_its_count_in_the_evidence()
    {
        // Nothing in such an answer is wrong; the guard against an implausible shrink has to see it by its numbers.
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.Fault(new NewFault(FaultKind.ShortList, Times: 0, Keep: 30), Token);

        Assert.Equal(30, (await bamboo.ReadAll()).End.Certificate!.Evidence.Records);
    }

    [Fact]
    public async Task An_empty_answer_proves_nothing() => Assert.Equal("the answer was empty", await MissingOf(new NewFault(FaultKind.EmptyList)));

    [Fact]
    public async Task The_same_people_on_two_pages_prove_nothing() => Assert.Equal("a record came twice", await MissingOf(new NewFault(FaultKind.RepeatPeople, Page: 2)));

    [Fact]
    public async Task Somebody_hired_between_two_pages_takes_the_proof_away()
    {
        await using var bamboo = await BambooHrHarness.Start();

        var last = await ReadWithInterruption(bamboo, () => bamboo.Company.Hire(25, cancellationToken: Token));

        Assert.Equal("the provider's total disagrees with the records that came", Assert.IsType<ReadStep.End>(last).Missing);
    }

    [Fact]
    public async Task A_border_person_who_goes_between_two_pages_means_start_again()
    {
        await using var bamboo = await BambooHrHarness.Start();

        var last = await ReadWithInterruption(bamboo, () => bamboo.Company.Vanish(40));

        Assert.Equal(FailureKind.StartAgain, Assert.IsType<ReadStep.Failed>(last).Failure.Kind);
    }

    [Fact]
    public async Task Rights_lost_in_the_middle_take_the_proof_away_and_spoil_no_record()
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.SetRights(["workEmail", "departmentName"]);

        var picture = await bamboo.ReadAll();

        Assert.Equal("fields were hidden: employees.department, employees.work_email", picture.End.Missing);
        Assert.Null(picture.End.Certificate);
        Assert.All(picture.Records, record => Assert.Equal("hidden_fields", record.FaultCode));
    }

    [Fact]
    public async Task A_forbidden_list_names_the_missing_right()
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.SetRights(forbiddenEndpoints: [SandboxEndpoints.List]);

        var failure = (await bamboo.ReadAll()).Failure;

        Assert.Equal((FailureKind.InsufficientRights, "employees.list"), (failure.Kind, Assert.Single(failure.MissingRights!)));
    }

    [Fact]
    public async Task No_failure_quotes_the_token_or_the_body()
    {
        await using var bamboo = await BambooHrHarness.Start();
        foreach (var fault in Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.Slow))
        {
            await bamboo.Company.ClearFaults(Token);
            await bamboo.Company.Fault(new NewFault(fault, Page: 2, Times: 0, Status: 418, Code: "secret-code", Body: "secret-body"), Token);
            if ((await bamboo.ReadAll()).Last is ReadStep.Failed { Failure.Detail: var detail })
                Assert.DoesNotMatch($"secret|{bamboo.Credentials["accessToken"]}|{bamboo.Credentials["companyDomain"]}", detail);
        }

        Assert.Equal("(credentials)", bamboo.Credentials.ToString());
    }

    // Page 3 is asked for only when page 2 is taken, so whatever happens here happens between those two.
    private static async Task<ReadStep> ReadWithInterruption(BambooHrHarness bamboo, Func<Task> happen)
    {
        var second = await bamboo.Company.Fault(new NewFault(FaultKind.Slow, Page: 2, DelayMs: 0), Token);
        using var fingerprinter = new RecordFingerprinter(new byte[32], 1);
        var read = bamboo.Connector.ReadAll(bamboo.Credentials, fingerprinter);
        Assert.IsType<ReadStep.Page>(await read.Next(Token)).People.Dispose();
        await bamboo.Company.Struck(second, Token);
        await happen();

        ReadStep step;
        while ((step = await read.Next(Token)) is ReadStep.Page page) page.People.Dispose();
        return step;
    }

    private static async Task<(FailureKind Kind, DateTimeOffset? RetryAt)> FailureOf(NewFault fault)
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.Fault(fault, Token);
        var failure = (await bamboo.ReadAll()).Failure;
        return (failure.Kind, failure.RetryAt);
    }

    private static async Task<string?> MissingOf(NewFault fault)
    {
        await using var bamboo = await BambooHrHarness.Start();
        await bamboo.Company.Fault(fault, Token);
        var end = (await bamboo.ReadAll()).End;
        Assert.Null(end.Certificate);
        return end.Missing;
    }
}
