using System.Security.Cryptography;

namespace HrisOrleans.Storage.Encryption;

/// <summary>Why a value could not be opened or a key not be had.</summary>
public enum EncryptionFault
{
    /// <summary>The bytes are not a sealed value, or the configured keys cannot be read.</summary>
    Malformed,

    /// <summary>Sealed by a newer version, in a format this one does not know.</summary>
    UnknownFormat,

    /// <summary>Wrong tenant, wrong associated data, or altered bytes.</summary>
    NotAuthentic,

    /// <summary>The data key was destroyed on purpose: the value is gone for good.</summary>
    KeyDestroyed,

    /// <summary>The data key is not known, or the key-encryption key that wraps it is not configured.</summary>
    KeyUnavailable,
}

/// <summary>A value could not be opened or a key not be had. Messages name ids, never keys or contents.</summary>
public sealed class EncryptionException : CryptographicException
{
    public EncryptionException(EncryptionFault fault, string message, Exception? inner = null) : base(message, inner) =>
        Fault = fault;

    public EncryptionFault Fault { get; }
}
