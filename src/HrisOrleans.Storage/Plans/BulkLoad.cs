using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Plans;

/// <summary>
/// The first load of a tenant on PostgreSQL: binary copies straight into the tables. A copy knows no "on conflict": a
/// unique violation ends the transaction, and the batch goes the general way.
/// </summary>
internal static class BulkLoad
{
    private const string MemberNames =
        """
        tenant, member_id, version, source, external_id, role, grant_state, access, approval, invitation, invitation_number, invitation_expires_at,
        invitation_by_hand, out_cause, departed_since, advisory, invitations_issued, list, email, address, given_name, family_name, display_name, created_at, changed_at
        """;

    private const string RosterNames =
        """
        tenant, source, external_id, fingerprint, presence, settled, selected_by, fault, absent_since, absent_rights,
        email, address, given_name, family_name, display_name, job_title, groups
        """;

    private const string EventNames = "tenant, seq, at, kind, actor, cause, plan_id, member_id, version, step, data";

    private const string OutboxNames = "tenant, member_id, invitation_number, mail_id, state, due_at, attempts, created_at, automatic";

    /// <summary>Whether the batch can be tried this way: only newcomers, into empty tables.</summary>
    public static bool Suits(ApplyBatch batch, Database database) =>
        batch.Empty && database is PostgreSqlDatabase && batch.Changes.Count == 0 && batch.Released.Count == 0 && batch.Births.Count > 0
        && !batch.Roster.Any(write => write.Delete);

    public static async Task Run(Work work, ApplyBatch batch, CancellationToken cancellationToken)
    {
        await Members(work, batch, cancellationToken);
        await Roster(work, batch, cancellationToken);
        await Outbox(work, batch, cancellationToken);
        await Events(work, batch, cancellationToken);
    }

    private static async Task Members(Work work, ApplyBatch batch, CancellationToken cancellationToken)
    {
        var tenant = Encoding.UTF8.GetBytes(batch.Tenant.Value);
        await using var copy = await CopyWriter.Begin(work, "members", MemberNames, cancellationToken);
        foreach (var (_, state, profile, _) in batch.Births)
        {
            copy.BeginRow(25);
            copy.Text(tenant);
            copy.Uuid(state.Id.Value);
            copy.Long(state.Version);
            copy.IntOrNull(state.Source?.Source);
            copy.Text(state.Source?.ExternalId);
            copy.SmallInt((int)state.Role);
            copy.SmallInt((int)state.Grant);
            copy.SmallInt((int)state.Access);
            copy.SmallInt((int)state.Approval);
            copy.SmallInt((int)state.Invitation);
            copy.Int(state.InvitationNumber);
            copy.MomentOrNull(state.InvitationExpiresAt);
            copy.Bool(state.InvitationByHand);
            copy.SmallInt((int)state.Out);
            copy.SmallInt((int)state.DepartedSince);
            copy.SmallInt((int)state.Advisory);
            copy.Int(state.InvitationsIssued);
            copy.SmallInt((int)MemberLists.Of(state));
            copy.Text(profile.Email);
            copy.Text(profile.Address);
            copy.Text(profile.GivenName);
            copy.Text(profile.FamilyName);
            copy.Text(profile.DisplayName);
            copy.Moment(batch.At);
            copy.Moment(batch.At);
            await copy.EndRow(cancellationToken);
        }

        await copy.Complete(cancellationToken);
    }

    private static async Task Roster(Work work, ApplyBatch batch, CancellationToken cancellationToken)
    {
        var tenant = Encoding.UTF8.GetBytes(batch.Tenant.Value);
        await using var copy = await CopyWriter.Begin(work, "roster", RosterNames, cancellationToken);
        foreach (var write in batch.Roster)
        {
            var (row, values) = (write.Row, write.Row.Values);
            copy.BeginRow(17);
            copy.Text(tenant);
            copy.Int(batch.Source);
            copy.Text(row.ExternalId);
            copy.FingerprintOrNull(row.Fingerprint);
            copy.SmallInt((int)row.Presence);
            copy.Bool(row.Settled);
            copy.Text(row.SelectedBy.ToString());
            copy.Text(row.Fault);
            copy.MomentOrNull(row.AbsentSince);
            copy.Text(row.AbsentRights);
            copy.Text(values?.Email);
            copy.Text(values?.Address);
            copy.Text(values?.GivenName);
            copy.Text(values?.FamilyName);
            copy.Text(values?.DisplayName);
            copy.Text(values?.JobTitle);
            copy.Text(values?.Groups);
            await copy.EndRow(cancellationToken);
        }

        await copy.Complete(cancellationToken);
    }

    private static async Task Outbox(Work work, ApplyBatch batch, CancellationToken cancellationToken)
    {
        var rows = new OutboxRows();
        foreach (var birth in batch.Births) rows.Add(batch.Tenant, birth.State.Id, birth.Events, batch.At, automatic: true);
        if (rows.Issued.Count == 0) return;
        var tenant = Encoding.UTF8.GetBytes(batch.Tenant.Value);
        await using var copy = await CopyWriter.Begin(work, "mail_outbox", OutboxNames, cancellationToken);
        foreach (var issued in rows.Issued)
        {
            copy.BeginRow(9);
            copy.Text(tenant);
            copy.Uuid(issued.Member.Value);
            copy.Int(issued.Number);
            copy.Uuid(issued.Mail);
            copy.SmallInt((int)MailState.Waiting);
            copy.Moment(batch.At);
            copy.Int(0);
            copy.Moment(batch.At);
            copy.Bool(true);
            await copy.EndRow(cancellationToken);
        }

        await copy.Complete(cancellationToken);
    }

    // The counter is taken here and no earlier: from now on the other writer of this tenant waits.
    private static async Task Events(Work work, ApplyBatch batch, CancellationToken cancellationToken)
    {
        (TenantId, long)[] count = [(batch.Tenant, batch.Births.Sum(birth => birth.Events.Length))];
        var seq = (await EventLog.Reserve(work, count, cancellationToken))[batch.Tenant];
        var (tenant, actor) = (Encoding.UTF8.GetBytes(batch.Tenant.Value), Encoding.UTF8.GetBytes(batch.Actor));
        var json = new ArrayBufferWriter<byte>(256);
        using var payload = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        await using var copy = await CopyWriter.Begin(work, "events", EventNames, cancellationToken);
        foreach (var birth in batch.Births)
        {
            var cause = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{batch.Cause}/{birth.Line}"));
            for (var step = 0; step < birth.Events.Length; step++)
            {
                json.ResetWrittenCount();
                payload.Reset();
                MemberEventJson.Write(payload, birth.Events[step]);
                payload.Flush();
                copy.BeginRow(11);
                copy.Text(tenant);
                copy.Long(seq++);
                copy.Moment(batch.At);
                copy.Text(MemberEventJson.Kind(birth.Events[step]));
                copy.Text(actor);
                copy.Text(cause);
                copy.UuidOrNull(batch.Plan);
                copy.Uuid(birth.State.Id.Value);
                copy.Long(birth.State.Version);
                copy.SmallInt(step);
                copy.Text(json.WrittenSpan);
                await copy.EndRow(cancellationToken);
            }
        }

        await copy.Complete(cancellationToken);
    }
}
