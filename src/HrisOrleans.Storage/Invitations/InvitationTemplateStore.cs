using HrisOrleans.Domain.Invitations;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Invitations;

internal sealed class InvitationTemplateStore(Database database) : IInvitationTemplateStore
{
    private const string Columns = "subject, text_body, html_body, sender_name, sender_address, accept_url, version, changed_at";

    public Task<StoredTemplate?> Find(TenantId tenant, CancellationToken cancellationToken) => database.Read(
        work => work.Sql($"select {Columns} from invitation_templates where tenant = @tenant").With(tenant).First(Read, cancellationToken),
        cancellationToken);

    public Task<StoredTemplate?> Save(TenantId tenant, InvitationTemplate template, long? expected, Origin origin, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            // An update where a version is asked for: it must be there. Otherwise whatever is there is replaced.
            var statement = work.Sql(expected is null
                ? $"""
                    insert into invitation_templates (tenant, {Columns})
                    values (@tenant, @subject, @text, @html, @name, @address, @url, 1, @now)
                    on conflict (tenant) do update set subject = excluded.subject, text_body = excluded.text_body, html_body = excluded.html_body, sender_name = excluded.sender_name,
                        sender_address = excluded.sender_address, accept_url = excluded.accept_url, version = invitation_templates.version + 1, changed_at = excluded.changed_at
                    returning {Columns}
                    """
                : $"""
                    update invitation_templates set subject = @subject, text_body = @text, html_body = @html, sender_name = @name, sender_address = @address, accept_url = @url,
                        version = version + 1, changed_at = @now
                    where tenant = @tenant and version = @expected
                    returning {Columns}
                    """)
                .With(tenant).With("now", now)
                .With("subject", template.Subject).With("text", template.Text).With("html", template.Html)
                .With("name", template.SenderName).With("address", template.SenderAddress).With("url", template.AcceptUrl);
            if (expected is not null) statement.With("expected", expected);
            var stored = await statement.All(Read, cancellationToken);
            if (stored is not [var one]) return null;
            await EventLog.Append(work, tenant, now, [new TenantEvent("invitation_template_changed", origin, $$"""{"version":{{one.Version}}}""")], cancellationToken);
            return one;
        },
        cancellationToken);

    public Task Reset(TenantId tenant, Origin origin, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            var gone = await work.Sql("delete from invitation_templates where tenant = @tenant").With(tenant).Run(cancellationToken);
            if (gone > 0) await EventLog.Append(work, tenant, now, [new TenantEvent("invitation_template_reset", origin, "{}")], cancellationToken);
        },
        cancellationToken);

    private static StoredTemplate Read(Row row) => new(
        new InvitationTemplate(row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull()), row.Long(), row.Moment());
}
