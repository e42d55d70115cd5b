using HrisOrleans.Sandbox.World;

namespace HrisOrleans.Sandbox.Hooks;

/// <summary>What a vendor was asked to send when people of a company change.</summary>
/// <param name="vendor">The provider's id.</param>
/// <param name="resource">What it was asked to tell of, in the vendor's word.</param>
/// <param name="write">The messages that a change becomes, none where it is not asked for; either person is null where they are not in the company.</param>
internal sealed class Hook(string vendor, string id, string resource, Uri address, DateTimeOffset endsAt, Func<Hook, Person?, Person?, IEnumerable<HttpRequestMessage>> write)
{
    private int _sent;
    private int _taken;

    public string Vendor => vendor;

    public string Id => id;

    public string Resource => resource;

    public Uri Address => address;

    public DateTimeOffset EndsAt { get; set; } = endsAt;

    /// <summary>Where a vendor sends word of the asking itself; null where it does not.</summary>
    public Func<Hook, string, HttpRequestMessage>? Life { get; init; }

    /// <summary>Messages so far.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Messages that were answered with success.</summary>
    public int Taken => Volatile.Read(ref _taken);

    public IEnumerable<HttpRequestMessage> Write(Person? before, Person? after) => write(this, before, after);

    public void Leaves() => Interlocked.Increment(ref _sent);

    public void Answered(bool success)
    {
        if (success) Interlocked.Increment(ref _taken);
    }
}
