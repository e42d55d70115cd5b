using System.Data.Common;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Sql;

/// <summary>The row a reader stands on, read column by column in the order of the select list.</summary>
internal sealed class Row(DbDataReader reader, Database database)
{
    private int _next;

    public void Rewind() => _next = 0;

    public bool IsNull => reader.IsDBNull(_next);

    public void Skip(int columns = 1) => _next += columns;

    public string Text() => reader.GetString(_next++);

    public string? TextOrNull() => Null() ? null : Text();

    public TenantId Tenant() => TenantId.Parse(Text());

    public int Int() => reader.GetInt32(_next++);

    public int? IntOrNull() => Null() ? null : Int();

    public long Long() => reader.GetInt64(_next++);

    public long? LongOrNull() => Null() ? null : Long();

    public bool Bool() => reader.GetBoolean(_next++);

    public DateTimeOffset Moment() => database.ReadMoment(reader, _next++);

    public DateTimeOffset? MomentOrNull() => Null() ? null : Moment();

    public Guid Uuid() => database.ReadUuid(reader, _next++);

    public Guid? UuidOrNull() => Null() ? null : Uuid();

    public UInt128? FingerprintOrNull() => Null() ? null : database.ReadFingerprint(reader, _next++);

    public byte[] Bytes() => reader.GetFieldValue<byte[]>(_next++);

    public byte[]? BytesOrNull() => Null() ? null : Bytes();

    private bool Null()
    {
        if (!reader.IsDBNull(_next)) return false;
        _next++;
        return true;
    }
}
