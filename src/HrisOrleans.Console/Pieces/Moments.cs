using System.Globalization;

namespace HrisOrleans.Console.Pieces;

/// <summary>Times and numbers as people say them.</summary>
public static class Moments
{
    /// <summary>"4 minutes ago", "in 2 hours", "just now"; the date beyond a week.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now)
    {
        var passed = now - at;
        var distance = passed.Duration();
        if (distance < TimeSpan.FromSeconds(45)) return passed < TimeSpan.Zero ? "in a moment" : "just now";
        if (distance >= TimeSpan.FromDays(7)) return at.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
        var words = Length(distance);
        return passed < TimeSpan.Zero ? $"in {words}" : $"{words} ago";
    }

    /// <summary>"4 minutes", "1.4 seconds", "2 hours".</summary>
    public static string Length(TimeSpan time) => time switch
    {
        { TotalSeconds: < 10 } => time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) is var seconds and not "1" ? $"{seconds} seconds" : "1 second",
        { TotalSeconds: < 45 } => $"{(int)time.TotalSeconds} seconds",
        { TotalMinutes: < 45 } => Count((int)Math.Max(1, Math.Round(time.TotalMinutes)), "minute"),
        { TotalHours: < 36 } => Count((int)Math.Max(1, Math.Round(time.TotalHours)), "hour"),
        _ => Count((int)Math.Round(time.TotalDays), "day"),
    };

    /// <summary>"1 person", "3 people", "12,345 groups".</summary>
    public static string Count(int number, string one, string? many = null) => $"{Number(number)} {(number == 1 ? one : many ?? one + "s")}";

    /// <summary>"41 people".</summary>
    public static string People(int number) => Count(number, "person", "people");

    /// <summary>With separators.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
