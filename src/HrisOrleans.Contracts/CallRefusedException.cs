namespace HrisOrleans.Contracts;

/// <summary>A call that no honest client makes: without a caller, or across tenants. The API answers it with 403.</summary>
[GenerateSerializer, Alias("hris.call-refused")]
public sealed class CallRefusedException : Exception
{
    public CallRefusedException(string message)
        : base(message)
    {
    }
}
