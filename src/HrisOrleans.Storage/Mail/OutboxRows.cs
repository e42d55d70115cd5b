using System.Collections.Immutable;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Mail;

/// <summary>What decisions of members mean for the outbox; written in the decisions' own transaction.</summary>
internal sealed class OutboxRows
{
    private static readonly ColumnSet<Invitation> Invitations = new ColumnSet<Invitation>()
        .Text("t", row => row.Tenant.Value)
        .Uuid("member_id", row => row.Member.Value)
        .Int("number", row => row.Number)
        .Uuid("mail_id", row => row.Mail)
        .Moment("at", row => row.At)
        .Bool("automatic", row => row.Automatic);

    private readonly List<Invitation> _issued = [];
    private readonly List<Invitation> _ended = [];

    /// <summary>A mail to be sent, or (with the number up to which) the mails of a member to be cancelled.</summary>
    internal readonly record struct Invitation(TenantId Tenant, MemberId Member, int Number, Guid Mail, DateTimeOffset At, bool Automatic);

    public IReadOnlyList<Invitation> Issued => _issued;

    /// <summary>Takes one decision. A fresh link ends mails with an older one that still wait.</summary>
    /// <param name="automatic">The connection decided, not a person for this member: the mail waits while it is paused.</param>
    public void Add(TenantId tenant, MemberId member, ImmutableArray<MemberEvent> decision, DateTimeOffset at, bool automatic)
    {
        int? ended = null;
        foreach (var happened in decision)
        {
            if (happened is MemberEvent.InvitationIssued issued)
            {
                _issued.Add(new Invitation(tenant, member, issued.Number, Guid.CreateVersion7(at), at, automatic));
                ended = issued.Number - 1;
            }
            else if (Ends(happened))
            {
                ended = int.MaxValue;
            }
        }

        if (ended is > 0 and var number) _ended.Add(new Invitation(tenant, member, number, Guid.Empty, at, automatic));
    }

    public async Task Write(Work work, CancellationToken cancellationToken)
    {
        if (_issued.Count > 0)
        {
            var rows = work.Rows("r", Invitations, _issued);
            await work.Sql($"""
                insert into mail_outbox (tenant, member_id, invitation_number, mail_id, state, due_at, attempts, created_at, automatic)
                select t, member_id, number, mail_id, @waiting, at, 0, at, automatic from {rows} where true
                on conflict (tenant, member_id, invitation_number) do nothing
                """)
                .With(rows).With("waiting", (int)MailState.Waiting)
                .Run(cancellationToken);
        }

        if (_ended.Count > 0)
        {
            var rows = work.Rows("r", Invitations, _ended);
            await work.Sql($"""
                update mail_outbox as o set state = @cancelled, leased_by = null, leased_until = null, finished_at = r.at
                from {rows}
                where o.tenant = r.t and o.member_id = r.member_id and o.invitation_number <= r.number and o.state in (@waiting, @leased)
                """)
                .With(rows).With("cancelled", (int)MailState.Cancelled).With("waiting", (int)MailState.Waiting).With("leased", (int)MailState.Leased)
                .Run(cancellationToken);
        }
    }

    private static bool Ends(MemberEvent happened) => happened is
        MemberEvent.InvitationRevoked or MemberEvent.InvitationQueued or MemberEvent.InvitationAccepted or MemberEvent.InvitationObjected or MemberEvent.InvitationSuppressed
        or MemberEvent.Withdrawn or MemberEvent.Deactivated or MemberEvent.Removed or MemberEvent.Denied or MemberEvent.Erased;
}
