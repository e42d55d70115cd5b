using HrisOrleans.Domain.Members;
using MimeKit;
using Npgsql;

namespace HrisOrleans.Postgres.Tests.Processes;

/// <summary>What must be true when all is done, whatever was killed on the way.</summary>
internal static class EndState
{
    private const int Sent = 4;

    public static async Task AssertHolds(LocalCluster cluster, Happenings happenings, CancellationToken cancellationToken)
    {
        await using var sql = await cluster.Sql(cancellationToken);
        var (ever, births) = (happenings.People.Count, "select count(*) from events where tenant = @tenant and kind = 'joined'");
        await AssertMembers(sql, happenings, cancellationToken);
        Assert.Equal(ever, await Number(sql, births, cancellationToken));
        Assert.Equal(ever, await Number(sql, births.Replace("*", "distinct member_id", StringComparison.Ordinal), cancellationToken));

        // A sequence without a gap, up to the counter.
        var last = await Number(sql, "select seq from tenant_sequences where tenant = @tenant", cancellationToken);
        Assert.Equal(last, await Number(sql, "select max(seq) from events where tenant = @tenant", cancellationToken));
        Assert.Equal(last, await Number(sql, "select count(*) from events where tenant = @tenant and seq between 1 and (select max(seq) from events where tenant = @tenant)", cancellationToken));

        await AssertMails(cluster, sql, happenings, cancellationToken);
        Assert.Equal(ever, await AssertFolds(sql, cancellationToken));
    }

    /// <summary>Everybody who should be in is in, once and under the address of now; who left is out, for the reason the sandbox gave.</summary>
    public static async Task AssertMembers(NpgsqlConnection sql, Happenings happenings, CancellationToken cancellationToken)
    {
        var members = new Dictionary<string, Found>();
        await using var command = Command(sql, """
            select m.external_id, m.out_cause, m.grant_state, m.invitation, m.invitation_number, m.email, r.family_name, r.groups
            from members m left join roster r on r.tenant = m.tenant and r.source = m.source and r.external_id = m.external_id
            where m.tenant = @tenant
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var found = new Found((OutCause)reader.GetInt16(1), (Grant)reader.GetInt16(2), (InvitationState)reader.GetInt16(3), reader.GetInt32(4), Text(5), Text(6), Text(7));
            Assert.True(members.TryAdd(reader.GetString(0), found), "Two members are one person.");
        }

        Assert.Empty(happenings.People.Keys.Except(members.Keys).Take(5));
        Assert.Empty(members.Keys.Except(happenings.People.Keys).Take(5));
        var wrong = happenings.People.Where(person => !Fits(person.Value, members[person.Key])).ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} people are not what they should be: {string.Join("; ", wrong.Take(5).Select(person => $"{person.Key} should be {person.Value} and is {members[person.Key]}"))}");

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    private static bool Fits(Expected expected, Found found) => expected.Out == OutCause.None
        ? found is { Out: OutCause.None, Grant: Grant.Linked, Invitation: InvitationState.Open }
            && (found.Invitations, found.Email, found.FamilyName) == (expected.Invitations, expected.Address, expected.LastName)
            && (expected.Department is null || found.Groups?.Split(' ', ',', ';', '\n').Contains(expected.Department) == true)
        : found.Out == expected.Out && found is { Grant: not Grant.Linked, Invitation: InvitationState.Revoked } && found.Invitations == expected.Invitations;

    // One mail a number, and each address exactly those that its owners of the time were due.
    private static async Task AssertMails(LocalCluster cluster, NpgsqlConnection sql, Happenings happenings, CancellationToken cancellationToken)
    {
        var mails = await Column<Guid>(sql, "select mail_id from mail_outbox where tenant = @tenant", cancellationToken);
        Assert.Equal(happenings.People.Values.Sum(person => person.Invitations), mails.Count);
        Assert.Equal(mails.Count, await Number(sql, $"select count(*) from mail_outbox where tenant = @tenant and state = {Sent}", cancellationToken));
        var numbers = await Column<string>(sql, "select member_id || ' ' || invitation_number from mail_outbox where tenant = @tenant", cancellationToken);
        var mailed = await Column<string>(sql, "select member_id || ' ' || (data::jsonb ->> 'number') from events where tenant = @tenant and kind = 'invitation_mailed'", cancellationToken);
        Assert.Equal(numbers.Order(StringComparer.Ordinal), mailed.Order(StringComparer.Ordinal));

        // Beside the invitations lie the notices to whoever holds a token, one a cause.
        var notices = await Column<Guid>(sql, "select notice_id from notices where tenant = @tenant and handed_at is not null", cancellationToken);
        var folder = Path.Combine(cluster.Mails, Company.Tenant);
        Assert.Equal(mails.Concat(notices).Select(NameOf).Order(), Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!).Order());
        var recipients = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in mails.Select(mail => Path.Combine(folder, NameOf(mail))))
        {
            using var mail = await MimeMessage.LoadAsync(file, cancellationToken);
            var to = Assert.Single(mail.To.Mailboxes).Address;
            recipients[to] = recipients.GetValueOrDefault(to) + 1;
        }

        Assert.Equal(happenings.Mails.OrderBy(mail => mail.Key, StringComparer.OrdinalIgnoreCase), recipients.OrderBy(mail => mail.Key, StringComparer.OrdinalIgnoreCase));

        static string NameOf(Guid mail) => $"{mail:D}.eml";
    }

    // Decisions are the events of one version, in the order of their steps; facts without a version are no decisions.
    private static async Task<int> AssertFolds(NpgsqlConnection sql, CancellationToken cancellationToken)
    {
        var stored = await Stored(sql, cancellationToken);
        await using var command = Command(sql, "select member_id, version, kind, data from events where tenant = @tenant and member_id is not null and version is not null order by member_id, version, step");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var folded = 0;
        Guid? member = null;
        var decisions = new List<IReadOnlyList<MemberEvent>>();
        var (version, decision) = (0L, new List<MemberEvent>());
        while (await reader.ReadAsync(cancellationToken))
        {
            var (id, number) = (reader.GetGuid(0), reader.GetInt64(1));
            if (id != member) Finish();
            else if (number != version) NextDecision();
            (member, version) = (id, number);
            decision.Add(MemberEventJson.Read(reader.GetString(2), reader.GetString(3)));
        }

        Finish();
        return folded;

        void NextDecision()
        {
            decisions.Add(decision);
            decision = [];
        }

        void Finish()
        {
            if (member is not { } id) return;
            NextDecision();
            Assert.Equal(stored[id], Member.Fold(new MemberId(id), decisions));
            decisions = [];
            folded++;
        }
    }

    private static async Task<Dictionary<Guid, MemberState>> Stored(NpgsqlConnection sql, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, """
            select member_id, version, source, external_id, role, grant_state, access, approval, invitation, invitation_number,
                invitation_expires_at, invitation_by_hand, out_cause, departed_since, advisory, invitations_issued, earlier_links
            from members where tenant = @tenant
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var states = new Dictionary<Guid, MemberState>();
        while (await reader.ReadAsync(cancellationToken))
        {
            states.Add(reader.GetGuid(0), new MemberState(
                new MemberId(reader.GetGuid(0)),
                reader.GetInt64(1),
                reader.IsDBNull(2) ? null : new SourceRef(reader.GetInt32(2), reader.GetString(3)),
                (MemberRole)reader.GetInt16(4),
                (Grant)reader.GetInt16(5),
                (Access)reader.GetInt16(6),
                (Approval)reader.GetInt16(7),
                (InvitationState)reader.GetInt16(8),
                reader.GetInt32(9),
                reader.IsDBNull(10) ? null : new DateTimeOffset(reader.GetDateTime(10), TimeSpan.Zero),
                reader.GetBoolean(11),
                (OutCause)reader.GetInt16(12),
                (OutCause)reader.GetInt16(13),
                (OutCause)reader.GetInt16(14))
            {
                InvitationsIssued = reader.GetInt32(15),
                Earlier = EarlierLinks.Parse(reader.IsDBNull(16) ? null : reader.GetString(16)),
            });
        }

        return states;
    }

    private static async Task<long> Number(NpgsqlConnection sql, string text, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, text);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<List<T>> Column<T>(NpgsqlConnection sql, string text, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, text);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var values = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) values.Add(reader.GetFieldValue<T>(0));
        return values;
    }

    private static NpgsqlCommand Command(NpgsqlConnection sql, string text)
    {
        var command = new NpgsqlCommand(text, sql);
        command.Parameters.AddWithValue("tenant", Company.Tenant);
        return command;
    }

    private sealed record Found(OutCause Out, Grant Grant, InvitationState Invitation, int Invitations, string? Email, string? FamilyName, string? Groups);
}
