using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace HrisOrleans.Api.OpenApi;

/// <summary>The document at <c>/openapi/v1.json</c>: what the contract says beyond routes and types.</summary>
internal static class ApiDocument
{
    public const string BearerScheme = "bearer";

    private const string About = """
        Connect each tenant to its HRIS or directory, choose who comes in, create and invite their accounts, and keep the roster true.

        Errors are RFC 9457 problem documents with a stable `code`. Cursors are opaque. POST takes an `Idempotency-Key`: the same key with the
        same request gives the first answer again (`Idempotency-Replayed: true`), with another request it is refused (`idempotency_key_reused`).
        Once somebody of the tenant was erased, a request that was carried out before gets no answer again (`answer_erased`).
        Long work answers 202 with the sync to watch.
        """;

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;

        // A host may have endpoints of its own.
        options.ShouldInclude = description => description.GroupName == "v1";
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "HrisOrleans", Version = "1", Description = About };

            // The document is the same wherever it is served.
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[BearerScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An admin token of the tenant, or an operator key.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(ApiOperation.Transform);
        options.AddSchemaTransformer(ApiSchema.Transform);
    }
}
