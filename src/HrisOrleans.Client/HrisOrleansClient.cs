using System.Net.Http.Headers;
using System.Text.Json;
using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Events;
using HrisOrleans.Client.Invitations;
using HrisOrleans.Client.Jobs;
using HrisOrleans.Client.Mail;
using HrisOrleans.Client.Members;
using HrisOrleans.Client.Notices;
using HrisOrleans.Client.Plans;
using HrisOrleans.Client.Providers;
using HrisOrleans.Client.Session;
using HrisOrleans.Client.Syncs;
using HrisOrleans.Client.Tenants;
using HrisOrleans.Client.Webhooks;
using HrisOrleans.Client.Why;
using Refit;

namespace HrisOrleans.Client;

/// <summary>The whole API behind one object, by area. Safe to share; every refusal is a <see cref="HrisApiException"/>.</summary>
public sealed class HrisOrleansClient
{
    private HrisOrleansClient(HttpClient http)
    {
        var settings = Settings();
        Session = RestService.ForGenerated<ISessionApi>(http, settings);
        Providers = RestService.ForGenerated<IProvidersApi>(http, settings);
        Tenants = RestService.ForGenerated<ITenantsApi>(http, settings);
        Connection = RestService.ForGenerated<IConnectionApi>(http, settings);
        Syncs = RestService.ForGenerated<ISyncsApi>(http, settings);
        Plans = RestService.ForGenerated<IPlansApi>(http, settings);
        Members = RestService.ForGenerated<IMembersApi>(http, settings);
        Jobs = RestService.ForGenerated<IJobsApi>(http, settings);
        Why = RestService.ForGenerated<IWhyApi>(http, settings);
        Invitations = RestService.ForGenerated<IInvitationsApi>(http, settings);
        Notices = RestService.ForGenerated<INoticesApi>(http, settings);
        InvitationTemplate = RestService.ForGenerated<IInvitationTemplateApi>(http, settings);
        Suppressions = RestService.ForGenerated<ISuppressionsApi>(http, settings);
        Events = RestService.ForGenerated<IEventsApi>(http, settings);
        Webhooks = RestService.ForGenerated<IWebhooksApi>(http, settings);
        Mail = RestService.ForGenerated<IMailApi>(http, settings);
        PlatformWebhooks = RestService.ForGenerated<IPlatformWebhooksApi>(http, settings);
    }

    public ISessionApi Session { get; }

    public IProvidersApi Providers { get; }

    public ITenantsApi Tenants { get; }

    public IConnectionApi Connection { get; }

    public ISyncsApi Syncs { get; }

    public IPlansApi Plans { get; }

    public IMembersApi Members { get; }

    public IJobsApi Jobs { get; }

    public IWhyApi Why { get; }

    public IInvitationsApi Invitations { get; }

    public INoticesApi Notices { get; }

    public IInvitationTemplateApi InvitationTemplate { get; }

    public ISuppressionsApi Suppressions { get; }

    public IEventsApi Events { get; }

    public IWebhooksApi Webhooks { get; }

    /// <summary>For the operator.</summary>
    public IPlatformWebhooksApi PlatformWebhooks { get; }

    /// <summary>For the operator.</summary>
    public IMailApi Mail { get; }

    /// <summary>A client with an HTTP connection pool of its own. Make one, and keep it.</summary>
    /// <param name="baseAddress">Where the API is, such as <c>https://hris.example.com</c>.</param>
    /// <param name="token">An admin token or an operator key; null only for invitations.</param>
    public static HrisOrleansClient Create(Uri baseAddress, string? token) => Create(new HttpClient { BaseAddress = baseAddress }, token);

    /// <summary>A client over an <see cref="HttpClient"/> of the caller's, which must have a base address; its authorization header is set.</summary>
    public static HrisOrleansClient Create(HttpClient http, string? token)
    {
        if (http.BaseAddress is null) throw new ArgumentException("The HTTP client needs a base address.", nameof(http));
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new HrisOrleansClient(http);
    }

    internal static RefitSettings Settings() => new(new SystemTextJsonContentSerializer(HrisJson.ClientOptions))
    {
        ExceptionFactory = Refused,
    };

    private static async ValueTask<Exception?> Refused(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode) return null;
        var status = (int)response.StatusCode;
        HrisProblem? problem = null;
        if (response.Content.Headers.ContentType?.MediaType == HrisProblem.ContentType)
        {
            try
            {
                problem = JsonSerializer.Deserialize<HrisProblem>(await response.Content.ReadAsStringAsync().ConfigureAwait(false), HrisJson.ClientOptions);
            }
            catch (JsonException)
            {
                // A proxy's own problem document: reported below as what it is.
            }
        }

        problem = problem is { Code: not null }
            ? problem
            : new HrisProblem("about:blank", response.ReasonPhrase ?? "", status, "unexpected_answer", "The answer did not come from the API.");
        return new HrisApiException(problem, response.StatusCode);
    }
}
