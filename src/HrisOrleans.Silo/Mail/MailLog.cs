using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Mail;

internal static partial class MailLog
{
    [LoggerMessage(2101, LogLevel.Warning, "The mail server cannot be used at present ({Reason}); mails wait.")]
    public static partial void ServerUnusable(ILogger log, string reason);

    [LoggerMessage(2109, LogLevel.Debug, "The mail server still cannot be used ({Reason}).")]
    public static partial void ServerStillUnusable(ILogger log, string reason);

    [LoggerMessage(2111, LogLevel.Information, "A mail to member {Tenant}/{Member} came back; their invitation is {Outcome}.")]
    public static partial void CameBack(ILogger log, TenantId tenant, MemberId member, string outcome);

    [LoggerMessage(2110, LogLevel.Information, "The mail server can be used again.")]
    public static partial void ServerUsableAgain(ILogger log);

    [LoggerMessage(2102, LogLevel.Information, "Mail {Tenant}/{Mail} was not taken: {Outcome} ({Reason}).")]
    public static partial void HandOverEnded(ILogger log, TenantId tenant, Guid mail, MailOutcome outcome, string reason);

    [LoggerMessage(2103, LogLevel.Debug, "The mail server did not say goodbye ({Reason}).")]
    public static partial void FarewellFailed(ILogger log, string reason);

    [LoggerMessage(2104, LogLevel.Warning, "The hand-over of mail {Tenant}/{Mail} was interrupted; it counts as {Outcome}.")]
    public static partial void FoundAbandoned(ILogger log, TenantId tenant, Guid mail, MailOutcome outcome);

    [LoggerMessage(2105, LogLevel.Error, "A round of the mail sender failed; it goes on in {Wait}.")]
    public static partial void RoundFailed(ILogger log, Exception failure, TimeSpan wait);

    [LoggerMessage(2106, LogLevel.Warning, "Mail {Tenant}/{Mail} has an address that cannot be written into a mail.")]
    public static partial void Unaddressable(ILogger log, TenantId tenant, Guid mail);

    [LoggerMessage(2107, LogLevel.Error, "Mail {Tenant}/{Mail} cannot be composed at present; it is put off.")]
    public static partial void NotComposed(ILogger log, Exception failure, TenantId tenant, Guid mail);

    [LoggerMessage(2108, LogLevel.Error, "Member {Member} cannot be told what became of mail {Tenant}/{Mail}.")]
    public static partial void MemberNotTold(ILogger log, Exception failure, TenantId tenant, Guid mail, MemberId member);
}
