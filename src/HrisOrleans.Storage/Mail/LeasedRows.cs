using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Mail;

/// <summary>
/// The way of a mail that a sender has leased, in whichever table its row stands (<c>o</c>): marked, handed over, and ended,
/// put off or given back. The attempts count leases and so number them: whoever held an earlier one is shut out.
/// </summary>
/// <param name="table">Its columns are state, due_at, leased_by, leased_until, attempts, handed_at and finished_at.</param>
/// <param name="id">The column of the mail's id.</param>
/// <param name="isRow">Joins the table to keys <c>k</c>.</param>
/// <param name="keys">The keys, with the lease's number as <c>attempt</c>.</param>
/// <param name="dueKeys">The same with <c>due</c>.</param>
internal sealed class LeasedRows(Database database, string table, string id, string isRow, ColumnSet<LeasedMail> keys, ColumnSet<PostponedMail> dueKeys)
{
    private readonly string _isLease = $"{isRow} and o.attempts = k.attempt + 1";

    /// <summary>Marks whoever's lease holds and whom the mail still may go to.</summary>
    /// <param name="still">A condition on the row.</param>
    /// <param name="bind">Gives the condition its values; <c>@now</c> is there.</param>
    public async Task<IReadOnlyList<LeasedMail>> BeginHandOver(
        IReadOnlyList<LeasedMail> mails, string sender, DateTimeOffset now, string still, Func<Statement, Statement> bind, CancellationToken cancellationToken)
    {
        if (mails.Count == 0) return [];
        var marked = await database.Write(
            work =>
            {
                var rows = work.Rows("k", keys, mails);
                return bind(work.Sql($"""
                    update {table} as o set state = @handing, handed_at = @now from {rows}
                    where {_isLease} and o.state = @leased and o.leased_by = @sender and o.leased_until > @now and {still}
                    returning {id}
                    """)
                    .With(rows).With("now", now).With("sender", sender).With("handing", (int)MailState.Handing).With("leased", (int)MailState.Leased))
                    .All(row => row.Uuid(), cancellationToken);
            },
            cancellationToken);
        var ids = marked.ToHashSet();
        return [.. mails.Where(mail => ids.Contains(mail.Id))];
    }

    /// <summary>Ends mails in hand-over that were not sent.</summary>
    public Task Finish(IReadOnlyList<LeasedMail> mails, MailState state, DateTimeOffset now, CancellationToken cancellationToken) =>
        state is MailState.Unconfirmed or MailState.Refused or MailState.Cancelled
            ? End(mails, MailState.Handing, state, now, cancellationToken)
            : throw new ArgumentOutOfRangeException(nameof(state), state, "A mail ends unsent as unconfirmed, refused or cancelled.");

    public Task End(IReadOnlyList<LeasedMail> mails, MailState from, MailState to, DateTimeOffset now, CancellationToken cancellationToken) =>
        mails.Count == 0 ? Task.CompletedTask : database.Write(work => End(work, mails, from, to, now, cancellationToken), cancellationToken);

    /// <summary>The same inside a transaction.</summary>
    /// <returns>The mails that were ended.</returns>
    public async Task<HashSet<Guid>> End(Work work, IReadOnlyList<LeasedMail> mails, MailState from, MailState to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = work.Rows("k", keys, mails);
        var ended = await work.Sql($"""
            update {table} as o set state = @to, finished_at = @now, leased_by = null, leased_until = null from {rows}
            where {_isLease} and o.state = @from
            returning {id}
            """)
            .With(rows).With("from", (int)from).With("to", (int)to).With("now", now)
            .All(row => row.Uuid(), cancellationToken);
        return [.. ended];
    }

    public Task Postpone(IReadOnlyList<PostponedMail> mails, CancellationToken cancellationToken)
    {
        if (mails.Count == 0) return Task.CompletedTask;
        return database.Write(
            work =>
            {
                var rows = work.Rows("k", dueKeys, mails);
                return work.Sql($"""
                    update {table} as o set state = @waiting, due_at = k.due, leased_by = null, leased_until = null, handed_at = null from {rows}
                    where {_isLease} and o.state = @handing
                    """)
                    .With(rows).With("waiting", (int)MailState.Waiting).With("handing", (int)MailState.Handing)
                    .Run(cancellationToken);
            },
            cancellationToken);
    }

    public Task Release(IReadOnlyList<LeasedMail> mails, string sender, CancellationToken cancellationToken)
    {
        if (mails.Count == 0) return Task.CompletedTask;
        return database.Write(
            work =>
            {
                var rows = work.Rows("k", keys, mails);
                return work.Sql($"""
                    update {table} as o set state = @waiting, leased_by = null, leased_until = null from {rows}
                    where {_isLease} and o.state = @leased and o.leased_by = @sender
                    """)
                    .With(rows).With("waiting", (int)MailState.Waiting).With("leased", (int)MailState.Leased).With("sender", sender)
                    .Run(cancellationToken);
            },
            cancellationToken);
    }
}
