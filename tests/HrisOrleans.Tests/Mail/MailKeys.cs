using System.Data.Common;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Tests.Storage;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Mail;

/// <summary>A key ring on a database of its own; tenants named to <see cref="Fix"/> have a data key that is always the same.</summary>
internal sealed class MailKeys : IAsyncDisposable
{
    private readonly SqliteFile _file;
    private readonly DbDataSource _database;
    private readonly KeyEncryptionKeys _keks = KeyEncryptionKeys.Parse("test:" + Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray()));

    private MailKeys(SqliteFile file, FakeTimeProvider time)
    {
        _file = file;
        _database = file.Options.CreateDataSource();
        Time = time;
        Ring = new TenantKeyRing(_database, _keks, time);
    }

    public TenantKeyRing Ring { get; }

    public FakeTimeProvider Time { get; }

    public static async Task<MailKeys> Make(FakeTimeProvider time) => new(await SqliteFile.Migrated(), time);

    public Task Fix(TenantId tenant, byte filling) => new TenantKeyTable(_database).Add(
        new StoredTenantKey(tenant.Value, 1, _keks.Current.Id, _keks.Current.Wrap(tenant.Value, 1, Enumerable.Repeat(filling, 32).ToArray())),
        Time.GetUtcNow(),
        TestContext.Current.CancellationToken);

    public async Task<int> Tenants() => (await _file.Column("select distinct tenant from tenant_keys")).Count;

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _file.Dispose();
    }
}
