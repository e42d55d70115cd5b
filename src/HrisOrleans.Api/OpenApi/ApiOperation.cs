using System.Globalization;
using HrisOrleans.Api.Auth;
using HrisOrleans.Api.Http;
using HrisOrleans.Api.Idempotency;
using HrisOrleans.Api.Invitations;
using HrisOrleans.Client;
using HrisOrleans.Contracts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace HrisOrleans.Api.OpenApi;

/// <summary>What every operation has in common: who may call, parameters bound by the gate, problem answers.</summary>
internal static class ApiOperation
{
    public static async Task Transform(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var access = metadata.OfType<Access>().Last();
        AddParameters(operation, context, access);
        AddSecurity(operation, context, access);

        var problem = await context.GetOrCreateSchemaAsync(typeof(HrisProblem), null, cancellationToken);
        context.Document!.AddComponent(nameof(HrisProblem), problem);
        var reference = new OpenApiSchemaReference(nameof(HrisProblem), context.Document);
        operation.Responses ??= [];
        foreach (var (status, codes) in Problems(context, access, metadata))
        {
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = $"{ReasonPhrases.GetReasonPhrase(status)}: {string.Join(", ", codes.Select(code => $"`{code}`"))}.",
                Content = new Dictionary<string, OpenApiMediaType> { [HrisProblem.ContentType] = new OpenApiMediaType { Schema = reference } },
            };
        }
    }

    private static void AddParameters(OpenApiOperation operation, OpenApiOperationTransformerContext context, Access access)
    {
        operation.Parameters ??= [];
        if (access is Access.Tenant or Access.Operator)
        {
            operation.Parameters.Insert(0, new OpenApiParameter
            {
                Name = "tenant",
                In = ParameterLocation.Path,
                Required = true,
                Description = "The tenant's id.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$" },
            });
        }

        if (IsPost(context) && (access is Access.Tenant or Access.Operator || operation.OperationId == InvitationEndpoints.AcceptId)) operation.Parameters.Add(Key());

        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>()) Describe(parameter);
    }

    private static OpenApiParameter Key() => new()
    {
        Name = IdempotencyKey.Header,
        In = ParameterLocation.Header,
        Description = "One key for one intention; a retry with it has no second effect. Kept for a day.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 200, Pattern = "^[!-~]+$" },
    };

    private static void Describe(OpenApiParameter parameter)
    {
        switch (parameter.Name)
        {
            case "limit":
                parameter.Description = "Entries on a page.";
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = PageRequest.MaxLimit.ToString(CultureInfo.InvariantCulture), Default = Paging.DefaultLimit };
                break;
            case "after":
                parameter.Description = "Cursor: the `next` of the page before.";
                break;
            case "Last-Event-ID":
                parameter.Description = "The id of the last event that was seen; goes before `after`.";
                break;
            case "search":
                parameter.Description = "Part of a name or address.";
                break;
            case "email":
                parameter.Description = "An e-mail address, in any case.";
                parameter.Required = true;
                break;
            case "address":
                parameter.Description = "A whole e-mail address, in any case; left out: all.";
                break;
            case "If-Match":
                parameter.Description = "The ETag of what was seen; refused when it has moved since.";
                break;
            case "member" or "plan" or "sync" or "suppression" or "webhook" or "job":
                parameter.Description = $"The {parameter.Name}'s id.";
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" };
                break;
            case "token":
                parameter.Description = "The token's id.";
                break;
            case "list":
                parameter.Description = "One list; left out: all members.";
                parameter.Schema = ApiSchema.Words("active", "queued", "requests", "pending", "deactivated");
                break;
            case "grant":
                parameter.Description = "Whether the connection manages them; left out: all.";
                parameter.Schema = ApiSchema.Words("linked", "retained", "none");
                break;
            case "group":
                parameter.Description = "Id of a group that the directory last named, such as `department:12`.";
                break;
            case "source":
                parameter.Description = "`hand`: no directory record stands behind them; `hris`: one does; or a provider's id.";
                break;
            case "total":
                parameter.Description = "True: count those whom the filters select, too.";
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false };
                break;
            case "send":
                parameter.Description = "Of a list or a file: whether invitations go out at once or wait in the queue.";
                parameter.Schema = ApiSchema.Words("now", "later");
                break;
            case "dryRun":
                parameter.Description = "True: only tell how the file would be read; nothing is kept.";
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false };
                break;
            case "rows":
                parameter.Description = "How many lines of people the file must have; left out: as many as came.";
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" };
                break;
            case "mapping":
                parameter.Description = "A JSON object of fields and headers; left out: what was said with an earlier file.";
                break;
            case "outcome":
                parameter.Description = "One outcome; left out: all.";
                parameter.Schema = ApiSchema.Words("open", "done", "nothing", "refused", "cancelled");
                break;
            case "action":
                parameter.Description = "One action; left out: all but bookkeeping.";
                parameter.Schema = ApiSchema.Words([.. Plans.PlanMapping.ActionWords]);
                break;
        }
    }

    private static void AddSecurity(OpenApiOperation operation, OpenApiOperationTransformerContext context, Access access)
    {
        if (access == Access.Public) return;
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiDocument.BearerScheme, context.Document)] = [] }];
        if (access is Access.Operator or Access.Platform) operation.Description += " For the operator only.";
    }

    private static SortedDictionary<int, List<string>> Problems(OpenApiOperationTransformerContext context, Access access, IEnumerable<object> metadata)
    {
        var problems = new SortedDictionary<int, List<string>>();
        void Add(int status, params IEnumerable<string> codes)
        {
            if (!problems.TryGetValue(status, out var known)) problems[status] = known = [];
            known.AddRange(codes.Except(known).ToList());
        }

        var method = context.Description.HttpMethod;
        if (access != Access.Public) Add(401, "unauthenticated");
        if (access == Access.Platform) Add(403, "forbidden");
        if (access is Access.Tenant or Access.Operator)
        {
            Add(400, "invalid_tenant");
            Add(403, "forbidden");
            if (access == Access.Tenant) Add(404, "tenant_not_found");
            if (IsPost(context))
            {
                Add(400, "invalid_idempotency_key");
                Add(410, "answer_erased");
                Add(422, "idempotency_key_reused");
            }
        }

        if (context.Description.SupportedRequestFormats.Count > 0)
        {
            Add(400, "malformed_json", "unknown_field", "invalid_request");
            Add(413, "body_too_large");
            Add(415, "unsupported_media_type");
        }

        if (method == "GET" && context.Description.ParameterDescriptions.Any(parameter => parameter.Name == "limit")) Add(400, "invalid_request");
        if (context.Description.ParameterDescriptions.Any(parameter => parameter.Name == "If-Match")) Add(400, "invalid_if_match");
        foreach (var refused in metadata.OfType<Refuses>()) Add(refused.Status, refused.Codes);
        Add(500, "internal_error");
        Add(503, "unavailable");
        return problems;
    }

    private static bool IsPost(OpenApiOperationTransformerContext context) => context.Description.HttpMethod == "POST";
}
