using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Mail;

/// <summary>
/// Says once that the mail server has become unusable and why, once more when the reason changes, and once that it is
/// back; a wrong password would otherwise fill the log with every try of every session.
/// </summary>
internal sealed class MailServerHealth(ILogger log)
{
    private readonly Lock _lock = new();
    private string? _trouble;

    /// <param name="reason">A word, never the server's own text.</param>
    public void Unusable(string reason)
    {
        bool news;
        lock (_lock)
        {
            news = _trouble != reason;
            _trouble = reason;
        }

        if (news) MailLog.ServerUnusable(log, reason);
        else MailLog.ServerStillUnusable(log, reason);
    }

    public void Usable()
    {
        lock (_lock)
        {
            if (_trouble is null) return;
            _trouble = null;
        }

        MailLog.ServerUsableAgain(log);
    }
}
