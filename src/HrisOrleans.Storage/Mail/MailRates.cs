namespace HrisOrleans.Storage.Mail;

/// <summary>
/// How many mails may go out, counted over all silos in windows that move with time. What is leased counts until it is
/// given back, what was handed over until the window has passed it, whatever became of it.
/// </summary>
/// <param name="PerMinute">Of all tenants together in any minute, or null for no limit.</param>
/// <param name="TenantPerHour">Of one tenant in any hour, or null for no limit.</param>
public sealed record MailRates(int? PerMinute, int? TenantPerHour)
{
    public static MailRates Unlimited { get; } = new(null, null);

    internal bool Any => PerMinute is not null || TenantPerHour is not null;
}
