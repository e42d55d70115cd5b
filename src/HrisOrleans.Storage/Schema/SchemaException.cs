namespace HrisOrleans.Storage.Schema;

/// <summary>The schema cannot be brought to this program's version; the message says why and what to do.</summary>
public sealed class SchemaException : Exception
{
    public SchemaException(string message) : base(message)
    {
    }

    public SchemaException(string message, Exception inner) : base(message, inner)
    {
    }
}
