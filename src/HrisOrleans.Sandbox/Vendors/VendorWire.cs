using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Sandbox.World;
using Microsoft.AspNetCore.Http;

namespace HrisOrleans.Sandbox.Vendors;

/// <summary>What every vendor's answers have in common on the wire.</summary>
internal static class VendorWire
{
    /// <summary>Where most vendors tell a reset as an epoch.</summary>
    public const string EpochHeader = "X-RateLimit-Reset";

    public static bool Same(string given, string wanted) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(wanted));

    public static void SetReset(HttpResponse response, ResetForm form, int seconds, DateTimeOffset now, string epochHeader = EpochHeader)
    {
        var moment = now.AddSeconds(seconds);
        switch (form)
        {
            case ResetForm.Seconds:
                response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                break;
            case ResetForm.Date:
                response.Headers.RetryAfter = moment.ToString("R", CultureInfo.InvariantCulture);
                break;
            case ResetForm.Epoch:
                response.Headers[epochHeader] = moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
                break;
            case ResetForm.None:
                break;
        }
    }

    /// <summary>Counts a call, where the company's calls are counted.</summary>
    /// <returns>False when it is one too many; the header that says so is set.</returns>
    public static bool Takes(Company company, string vendor, HttpResponse response, ResetForm form, DateTimeOffset now, string epochHeader = EpochHeader)
    {
        if (!company.Meters.TryGetValue(vendor, out var meter) || meter.Take(now) is not { } free) return true;
        SetReset(response, form, (int)Math.Ceiling((free - now).TotalSeconds), now, epochHeader);
        return false;
    }

    public static async Task Send(HttpContext context, SandboxReply reply, FaultKind? fault)
    {
        if (context.RequestAborted.IsCancellationRequested) return;
        var parts = fault is FaultKind.Cut or FaultKind.CutJson ? reply.Half() : reply.Parts;
        context.Response.StatusCode = reply.Status;

        // Nothing is of no type: a client that believed one would read it, and fail.
        if (reply.Parts.Count > 0) context.Response.ContentType = reply.ContentType;
        foreach (var (name, value) in reply.Headers) context.Response.Headers.Append(name, value);
        context.Response.ContentLength = fault == FaultKind.CutJson ? parts.Sum(part => (long)part.Length) : reply.Length;
        foreach (var part in parts) await context.Response.Body.WriteAsync(part, context.RequestAborted);
        if (fault != FaultKind.Cut) return;
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }
}
