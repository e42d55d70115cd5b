using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HrisOrleans.Client.Webhooks;

/// <summary>A webhook that is not to be believed: not ours, altered, or too old.</summary>
public sealed class WebhookVerificationException(string message) : Exception(message);

/// <summary>
/// Tells real messages from others, as Standard Webhooks say: the signature is over the id, the timestamp and the body byte for
/// byte, so verify what came, before anything has parsed it. Safe to share between threads.
/// </summary>
public sealed class WebhookVerifier
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";

    private readonly byte[][] _keys;
    private readonly TimeProvider _time;
    private readonly TimeSpan _tolerance;

    /// <param name="secrets">The secrets as they were shown; the old and the new one while rotating.</param>
    /// <param name="time">The clock that timestamps are compared with; the system's unless given.</param>
    /// <param name="tolerance">How far a timestamp may be from now; 5 minutes unless given. Older messages may be recorded ones.</param>
    /// <exception cref="ArgumentException">There is no secret, or one is none; the message does not say it.</exception>
    public WebhookVerifier(IEnumerable<string> secrets, TimeProvider? time = null, TimeSpan? tolerance = null)
    {
        _keys = [.. secrets.Select(Key)];
        if (_keys.Length == 0) throw new ArgumentException("A webhook secret is needed.", nameof(secrets));
        _time = time ?? TimeProvider.System;
        _tolerance = tolerance ?? TimeSpan.FromMinutes(5);
    }

    /// <param name="secret">The secret as it was shown.</param>
    public WebhookVerifier(string secret)
        : this([secret])
    {
    }

    /// <summary>The message, once it is known to be real.</summary>
    /// <param name="id">The header <c>webhook-id</c>: the same at every attempt, so that a message that comes twice can be told.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>.</param>
    /// <param name="signatures">The header <c>webhook-signature</c>: one or more, apart by spaces.</param>
    /// <param name="body">The body as it came.</param>
    /// <exception cref="WebhookVerificationException">It is not; answer 400 or 401 and look at nothing of it.</exception>
    public WebhookMessage Verify(string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signatures)) throw new WebhookVerificationException("A webhook header is missing.");
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) throw new WebhookVerificationException("The webhook timestamp is no number.");
        if (Math.Abs(_time.GetUtcNow().ToUnixTimeSeconds() - (decimal)seconds) > (decimal)_tolerance.TotalSeconds) throw new WebhookVerificationException("The webhook timestamp is too far from now.");
        if (!Signed(id, timestamp, signatures, body)) throw new WebhookVerificationException("No webhook signature matches.");
        try
        {
            return JsonSerializer.Deserialize<WebhookBody>(body, HrisJson.ClientOptions) is { Type: { } type, Data: not null } read
                ? new WebhookMessage(id, type, read.Timestamp, read.Data)
                : throw new WebhookVerificationException("The webhook has no type or no data.");
        }
        catch (JsonException)
        {
            throw new WebhookVerificationException("The webhook is of another form.");
        }
    }

    private bool Signed(string id, string timestamp, string signatures, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        var content = new byte[head.Length + body.Length];
        head.CopyTo(content, 0);
        body.CopyTo(content.AsSpan(head.Length));
        var given = signatures.Split(' ').Where(one => one.StartsWith(Version, StringComparison.Ordinal)).Select(one => Encoding.UTF8.GetBytes(one[Version.Length..])).Take(16).ToList();

        // Every pair is compared to its end, so that time tells nothing.
        var match = false;
        foreach (var key in _keys)
        {
            var expected = Encoding.UTF8.GetBytes(Convert.ToBase64String(HMACSHA256.HashData(key, content)));
            foreach (var signature in given) match |= CryptographicOperations.FixedTimeEquals(expected, signature);
        }

        return match;
    }

    private static byte[] Key(string secret)
    {
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length > 0
            ? bytes[..length]
            : throw new ArgumentException("A webhook secret is whsec_ and base64.", nameof(secret));
    }

    private sealed record WebhookBody(string Type, DateTimeOffset Timestamp, WebhookData Data);
}
