namespace HrisOrleans.Storage.Sql;

/// <summary>What a value is to the product; each database knows how it keeps it.</summary>
internal enum SqlType
{
    Text,
    Int,
    Long,
    Bool,
    Moment,
    Uuid,
    Bytes,
    Fingerprint,
}
