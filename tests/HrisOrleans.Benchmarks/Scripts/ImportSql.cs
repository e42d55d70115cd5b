namespace HrisOrleans.Benchmarks.Scripts;

/// <summary>The script's table and its statements.</summary>
internal static class ImportSql
{
    /// <summary>Made before the clock starts.</summary>
    public const string Schema = """
        create table employees (
            id           uuid        primary key,
            tenant_id    uuid        not null,
            external_id  text        not null,
            email        text,
            first_name   text,
            last_name    text,
            display_name text,
            title        text,
            department   text,
            location     text,
            status       smallint    not null,
            attributes   jsonb       not null,
            content_hash bytea       not null,
            created_at   timestamptz not null,
            updated_at   timestamptz not null
        );
        create unique index employees_external_id on employees (tenant_id, external_id);
        create unique index employees_email on employees (tenant_id, email);
        """;

    public const string MakeIncoming = "create temporary table incoming (like employees) on commit drop";

    public const string AnalyzeIncoming = "analyze incoming";

    public const string CopyIncoming = $"copy incoming ({Columns}) from stdin (format binary)";

    public const string Merge = $"""
        merge into employees as e using incoming as i on e.tenant_id = i.tenant_id and e.external_id = i.external_id
        when matched and e.content_hash <> i.content_hash then update set
            email = i.email, first_name = i.first_name, last_name = i.last_name, display_name = i.display_name, title = i.title,
            department = i.department, location = i.location, status = i.status, attributes = i.attributes, content_hash = i.content_hash, updated_at = i.updated_at
        when not matched then insert ({Columns}) values (
            i.id, i.tenant_id, i.external_id, i.email, i.first_name, i.last_name, i.display_name, i.title,
            i.department, i.location, i.status, i.attributes, i.content_hash, i.created_at, i.updated_at)
        """;

    /// <summary>Tenant, status.</summary>
    public const string MarkMissing = """
        update employees as e set status = $2, updated_at = now()
        where e.tenant_id = $1 and e.status <> $2 and not exists (select 1 from incoming as i where i.external_id = e.external_id)
        """;

    /// <summary>Tenant, status, external ids.</summary>
    public const string MarkNamed = "update employees set status = $2, updated_at = now() where tenant_id = $1 and status <> $2 and external_id = any($3)";

    private const string Columns =
        "id, tenant_id, external_id, email, first_name, last_name, display_name, title, department, location, status, attributes, content_hash, created_at, updated_at";

    // COPY takes no parameters.
    public static string CopyHashes(Guid tenant) => $"copy (select external_id, content_hash from employees where tenant_id = '{tenant}') to stdout (format binary)";
}
