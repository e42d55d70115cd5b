using System.Globalization;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Webhooks;

namespace HrisOrleans.Silo.Tenants;

/// <summary>What the cursors of the lists hold: the last id, the number of items before, or where the last line stands.</summary>
internal static class Cursors
{
    public static Refusal Invalid { get; } = new("invalid_cursor", RefusalKind.Invalid, "This cursor is not one of ours.");

    public static bool Member(string? text, out MemberId? id)
    {
        id = null;
        if (text is null) return true;
        if (!MemberId.TryParse(text, out var parsed)) return false;
        id = parsed;
        return true;
    }

    public static bool Id(string? text, out Guid? id)
    {
        id = null;
        if (text is null) return true;
        if (!Guid.TryParseExact(text, "D", out var parsed)) return false;
        id = parsed;
        return true;
    }

    public static bool Number(string? text, out long number)
    {
        number = 0;
        return text is null || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= int.MaxValue);
    }

    public static bool Delivery(string? text, out DeliveryPlace? place)
    {
        place = null;
        if (text is null) return true;
        if (text.Split('/') is not [var at, var seq, var name]) return false;
        if (!long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.Ticks) return false;
        if (!long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !TenantId.TryParse(name, out var tenant)) return false;
        place = new DeliveryPlace(new DateTimeOffset(ticks, TimeSpan.Zero), tenant, number);
        return true;
    }

    public static string Of(DeliveryPlace place) => string.Create(CultureInfo.InvariantCulture, $"{place.At.UtcTicks}/{place.Seq}/{place.Tenant}");

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The cursor after a page, or null at the end.</summary>
    public static string? Next(int found, int limit, long after) => found == limit ? Of(after + found) : null;
}
