namespace HrisOrleans.Contracts;

/// <summary>The silo could not reach its database, or lost it half-way: whether anything was written is unknown. The API answers it with 503.</summary>
[GenerateSerializer, Alias("hris.store-unavailable")]
public sealed class StoreUnavailableException : OrleansException
{
    public StoreUnavailableException(string message)
        : base(message)
    {
    }
}
