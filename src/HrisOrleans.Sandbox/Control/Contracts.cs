using System.Text.Json;
using System.Text.Json.Serialization;
using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Sandbox.Control;

/// <summary>The endpoints a fault or a refusal can be set on.</summary>
public static class SandboxEndpoints
{
    public const string Any = "any";
    public const string Company = "company";
    public const string List = "list";
    public const string Changed = "changed";
    public const string Directory = "directory";
    public const string Employee = "employee";
    public const string Fields = "fields";
}

/// <summary>What a fault does.</summary>
[JsonConverter(typeof(ByName<FaultKind>))]
public enum FaultKind
{
    /// <summary>429 with <see cref="NewFault.Reset"/>.</summary>
    Throttle = 1,

    /// <summary>503 with <see cref="NewFault.Reset"/>.</summary>
    Unavailable = 2,

    /// <summary>Any status (<see cref="NewFault.Status"/>, default 500), with an error code in the body if one is given.</summary>
    Status = 3,

    /// <summary>Answers correctly, but only after <see cref="NewFault.DelayMs"/> on the sandbox's clock.</summary>
    Slow = 4,

    /// <summary>Cuts the connection half way through the body.</summary>
    Cut = 5,

    /// <summary>Valid HTTP whose JSON ends half way.</summary>
    CutJson = 6,

    /// <summary>200 with an HTML page.</summary>
    Html = 7,

    /// <summary>The list ends after <see cref="NewFault.Keep"/> people; <see cref="NewFault.TotalAgrees"/> says whether meta.total plays along.</summary>
    ShortList = 8,

    /// <summary>A well-formed list, or list of changes, with nobody in it.</summary>
    EmptyList = 9,

    /// <summary>The page before is sent again, its cursor included: the list leads in a circle.</summary>
    RepeatPage = 10,

    /// <summary>The people of the page before under the cursors of the right page.</summary>
    RepeatPeople = 11,

    /// <summary>400 BadPage, as when the cursor's employee is gone.</summary>
    BadPage = 12,

    /// <summary>200 with <see cref="NewFault.Body"/> as its JSON, whatever that is, and with <see cref="NewFault.Link"/> where one is given.</summary>
    Body = 13,

    /// <summary>Half as many on a page as were asked for.</summary>
    HalfPage = 14,

    /// <summary>A list that ends with a full page leads on from there, to an empty one.</summary>
    EmptyEnd = 15,
}

/// <summary>How a throttled answer says when to come back.</summary>
[JsonConverter(typeof(ByName<ResetForm>))]
public enum ResetForm
{
    None = 0,

    /// <summary><c>Retry-After: 30</c></summary>
    Seconds = 1,

    /// <summary><c>Retry-After: Wed, 21 Oct 2026 07:28:00 GMT</c></summary>
    Date = 2,

    /// <summary><c>X-RateLimit-Reset: 1792567680</c></summary>
    Epoch = 3,
}

/// <summary>Creates a company, in place of one of the same name.</summary>
/// <param name="Company">Its sub-domain, such as <c>acme</c>.</param>
/// <param name="Seed">The same seed, name and number give the same people.</param>
/// <param name="AccessToken">Made from name and seed when not given.</param>
/// <param name="ContractorPercent">About so many in a hundred are contractors.</param>
public sealed record NewCompany(string Company, int Seed = 1, int People = 250, string? AccessToken = null, bool EscapeNonAscii = false, int ContractorPercent = 0);

/// <summary>What a company is at this moment.</summary>
/// <param name="Requests">Requests served, by endpoint.</param>
/// <param name="Refused">Calls that were too many, by vendor; see <see cref="VendorLimits"/>.</param>
public sealed record CompanyState(
    string Company,
    int Seed,
    int People,
    int Active,
    string AccessToken,
    IReadOnlyDictionary<string, long> Requests,
    IReadOnlyCollection<string> RestrictedFields,
    IReadOnlyCollection<string> ForbiddenEndpoints,
    IReadOnlyCollection<FaultState> Faults,
    IReadOnlyCollection<SandboxGroup> Groups,
    IReadOnlyDictionary<string, long> Refused);

/// <summary>People by id.</summary>
public sealed record PeopleIds(IReadOnlyList<int> Ids);

/// <summary>Somebody new; what is not given is generated. Groups are ids of existing groups, an empty text for none.</summary>
public sealed record NewHire(
    string? FirstName = null,
    string? LastName = null,
    string? WorkEmail = null,
    string? Department = null,
    string? Division = null,
    string? Location = null,
    DateOnly? HireDate = null,
    string? EmploymentStatus = null);

/// <summary>Several people like this one are hired.</summary>
public sealed record HirePeople(int Count = 1, NewHire? Like = null);

/// <summary>Groups not given stay; an empty text takes the person out.</summary>
public sealed record MovePeople(IReadOnlyList<int> Ids, string? Department = null, string? Division = null, string? Location = null);

/// <summary>What is not given stays.</summary>
public sealed record RenamePerson(int Id, string? FirstName = null, string? LastName = null, string? WorkEmail = null);

public sealed record SwapAddresses(int First, int Second);

public sealed record GroupName(SandboxGroupKind Kind, string? Id = null, string? Name = null);

/// <summary>Wire values that override a person's own, unknown fields included, and properties to leave out.</summary>
/// <param name="Clear">Takes away what earlier calls set, first.</param>
public sealed record RawValues(int Id, IReadOnlyDictionary<string, JsonElement>? Set = null, IReadOnlyList<string>? Omit = null, bool Clear = false);

/// <summary>Changes about so many percent of the people, the same ones for the same seed.</summary>
public sealed record ChangeSome(double Percent, int Seed);

/// <summary>How many people a control call touched.</summary>
public sealed record Touched(int Count);

/// <summary>A new token, made up when not given; the old one is refused from now on.</summary>
public sealed record NewToken(string? AccessToken = null);

/// <summary>Fields that the token may not see (null, and named in <c>_restrictedFields</c>) and endpoints that answer 403. Replaces what was set before.</summary>
public sealed record Rights(IReadOnlyList<string>? RestrictedFields = null, IReadOnlyList<string>? ForbiddenEndpoints = null);

/// <summary>A fault to strike later requests.</summary>
/// <param name="Endpoint">One of <see cref="SandboxEndpoints"/>.</param>
/// <param name="Skip">Matching requests to let pass first.</param>
/// <param name="Times">How many requests it strikes; 0 = until it is cleared.</param>
/// <param name="Page">Only this page of the list, counted from 1.</param>
/// <param name="Link">A <c>Link</c> header beside <paramref name="Body"/>.</param>
public sealed record NewFault(
    FaultKind Kind,
    string Endpoint = SandboxEndpoints.List,
    int Skip = 0,
    int Times = 1,
    int? Page = null,
    ResetForm Reset = ResetForm.Seconds,
    int RetryAfterSeconds = 30,
    int Status = 500,
    string? Code = null,
    int DelayMs = 1_000,
    int Keep = 0,
    bool TotalAgrees = true,
    string Body = "{}",
    string? Link = null);

/// <summary>How many calls a vendor takes in any window; the next one is refused until the oldest of them lies as long back.</summary>
/// <param name="Calls">1 or more.</param>
/// <param name="Seconds">The window's length.</param>
public sealed record CallWindow(int Calls, double Seconds = 60);

/// <summary>Lets a vendor count a company's calls from now on and refuse those that are too many, as it does in life.</summary>
/// <param name="Vendor">The provider's id.</param>
/// <param name="Windows">What it takes, all of them at once; null: what the vendor documents; none: it counts no more.</param>
public sealed record VendorLimits(string Vendor, IReadOnlyList<CallWindow>? Windows = null);

public sealed record FaultState(string Id, FaultKind Kind, string Endpoint, int Struck);

/// <summary>Renders and keeps the list's pages for these fields, so that the next read is served from memory.</summary>
public sealed record WarmUp(string Fields);

/// <summary>Something that a vendor was asked to send.</summary>
/// <param name="Resource">What it tells of, in the vendor's word.</param>
/// <param name="Sent">Messages so far.</param>
/// <param name="Taken">Messages that were answered with success.</param>
public sealed record HookState(string Vendor, string Id, string Resource, string Address, DateTimeOffset EndsAt, int Sent, int Taken);

/// <summary>A webhook as somebody makes it at a vendor by hand.</summary>
/// <param name="Vendor">The provider's id.</param>
/// <param name="Address">On this machine.</param>
/// <param name="Secret">What the vendor signs with, or sends in a header.</param>
public sealed record NewWebhook(string Vendor, string Address, string Secret);

/// <summary>Something happens to what vendors were asked to send; those that tell of it do.</summary>
/// <param name="Event">In Graph's words: <c>subscriptionRemoved</c>, <c>reauthorizationRequired</c> or <c>missed</c>.</param>
/// <param name="Id">One of them; null: all of the company.</param>
public sealed record HookLife(string Event, string? Id = null)
{
    public const string Removed = "subscriptionRemoved";
}
