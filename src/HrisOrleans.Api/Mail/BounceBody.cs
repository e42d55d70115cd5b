using System.Reflection;
using System.Text;
using HrisOrleans.Api.Http;
using HrisOrleans.Client.Mail;
using HrisOrleans.Contracts.Mail;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace HrisOrleans.Api.Mail;

/// <summary>A bounce in words of ours, or as a mail server sent it.</summary>
internal sealed record BounceBody(ReportBounce Command) : IBindableFromHttpContext<BounceBody>, IEndpointParameterMetadataProvider
{
    private const string Mail = "message/rfc822";
    private const string Report = "multipart/report";

    public static ValueTask<BounceBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) ? parsed.MediaType.Value : null;
        var bytes = RequestBody.Of(context).Bytes;
        if (string.Equals(type, Mail, StringComparison.OrdinalIgnoreCase)) return new(OfReport(bytes));

        // The body alone: what it is stands in the request's header, and goes before it as in a mail.
        if (string.Equals(type, Report, StringComparison.OrdinalIgnoreCase))
            return new(OfReport([.. Encoding.ASCII.GetBytes($"MIME-Version: 1.0\r\nContent-Type: {context.Request.ContentType}\r\n\r\n"), .. bytes]));
        var request = JsonBody.Parse<BounceRequest>(context);
        return new(new BounceBody(new ReportBounce(request.MessageId, request.Tenant, request.Member?.ToString(), request.Code, null)));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json", Mail, Report], typeof(BounceRequest), isOptional: false));

    private static BounceBody OfReport(byte[] report) => new(new ReportBounce(null, null, null, null, report));
}
