using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HrisOrleans.Sandbox.Control;
using Microsoft.AspNetCore.Http;

namespace HrisOrleans.Sandbox.Vendors;

/// <summary>What every vendor's answers have in common on the wire.</summary>
internal static class VendorWire
{
    public static bool Same(string given, string wanted) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(wanted));

    public static void SetReset(HttpResponse response, NewFault fault, DateTimeOffset now, string epochHeader = "X-RateLimit-Reset")
    {
        var moment = now.AddSeconds(fault.RetryAfterSeconds);
        switch (fault.Reset)
        {
            case ResetForm.Seconds:
                response.Headers.RetryAfter = fault.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
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

    public static async Task Send(HttpContext context, SandboxReply reply, FaultKind? fault)
    {
        if (context.RequestAborted.IsCancellationRequested) return;
        var parts = fault is FaultKind.Cut or FaultKind.CutJson ? reply.Half() : reply.Parts;
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType;
        foreach (var (name, value) in reply.Headers) context.Response.Headers.Append(name, value);
        context.Response.ContentLength = fault == FaultKind.CutJson ? parts.Sum(part => (long)part.Length) : reply.Length;
        foreach (var part in parts) await context.Response.Body.WriteAsync(part, context.RequestAborted);
        if (fault != FaultKind.Cut) return;
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }
}
