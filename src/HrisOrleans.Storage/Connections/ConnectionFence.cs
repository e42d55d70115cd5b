using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Connections;

/// <summary>Epoch and run stand in the connection's row: every transaction that a sync causes locks it first.</summary>
internal static class ConnectionFence
{
    /// <summary>Locks the fence until the commit: a newer epoch or run waits for this transaction.</summary>
    /// <returns>False under another epoch or run, where nothing may be written.</returns>
    public static Task<bool> Stands(Work work, TenantId tenant, Fence fence, CancellationToken cancellationToken) =>
        work.Sql($"select 1 from connections where tenant = @tenant and epoch = @epoch and run = @run {work.Database.ForShare}")
            .With(tenant).With("epoch", fence.Epoch).With("run", fence.Run)
            .Any(cancellationToken);
}
