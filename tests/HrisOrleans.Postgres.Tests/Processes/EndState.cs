using HrisOrleans.Domain.Members;
using Npgsql;

namespace HrisOrleans.Postgres.Tests.Processes;

/// <summary>What must be true when all is done, whatever was killed on the way.</summary>
internal static class EndState
{
    private const int Sent = 4;

    public static async Task AssertHolds(LocalCluster cluster, CancellationToken cancellationToken)
    {
        var expected = await cluster.ActivePeople(cancellationToken);
        await using var sql = await cluster.Sql(cancellationToken);

        // Everybody who should be in, and nobody else, once.
        var people = await Column<string>(sql, "select external_id from members where tenant = @tenant", cancellationToken);
        Assert.Equal(people.Count, people.ToHashSet().Count);
        Assert.Empty(people.Except(expected).Take(5));
        Assert.Empty(expected.Except(people).Take(5));
        Assert.Equal(people.Count, await Number(sql, "select count(*) from events where tenant = @tenant and kind = 'joined'", cancellationToken));
        Assert.Equal(people.Count, await Number(sql, "select count(distinct member_id) from events where tenant = @tenant and kind = 'joined'", cancellationToken));
        Assert.Equal(people.Count, await Number(sql, "select count(*) from members where tenant = @tenant and out_cause = 0 and grant_state = 1 and invitation = 2 and invitation_number = 1", cancellationToken));

        // A sequence without a gap, up to the counter.
        var last = await Number(sql, "select seq from tenant_sequences where tenant = @tenant", cancellationToken);
        Assert.Equal(last, await Number(sql, "select max(seq) from events where tenant = @tenant", cancellationToken));
        Assert.Equal(last, await Number(sql, "select count(*) from events where tenant = @tenant and seq between 1 and (select max(seq) from events where tenant = @tenant)", cancellationToken));

        await AssertMails(cluster, sql, people.Count, cancellationToken);
        Assert.Equal(people.Count, await AssertFolds(sql, cancellationToken));
    }

    private static async Task AssertMails(LocalCluster cluster, NpgsqlConnection sql, int people, CancellationToken cancellationToken)
    {
        var mails = await Column<Guid>(sql, "select mail_id from mail_outbox where tenant = @tenant", cancellationToken);
        Assert.Equal(people, mails.Count);
        Assert.Equal(people, await Number(sql, $"select count(*) from mail_outbox where tenant = @tenant and state = {Sent}", cancellationToken));
        Assert.Equal(people, await Number(sql, "select count(*) from events where tenant = @tenant and kind = 'invitation_mailed'", cancellationToken));
        Assert.Equal(people, await Number(sql, "select count(distinct member_id) from events where tenant = @tenant and kind = 'invitation_mailed'", cancellationToken));

        var files = Directory.GetFiles(Path.Combine(cluster.Mails, Company.Tenant));
        Assert.Equal(mails.Select(mail => $"{mail:D}.eml").Order(), files.Select(file => Path.GetFileName(file)!).Order());
        var recipients = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            var to = File.ReadLines(file).First(line => line.StartsWith("To:", StringComparison.OrdinalIgnoreCase));
            Assert.True(recipients.Add(to), "Somebody was sent two mails.");
        }
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
                invitation_expires_at, invitation_by_hand, out_cause, departed_since, advisory
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
                (OutCause)reader.GetInt16(14)));
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
}
