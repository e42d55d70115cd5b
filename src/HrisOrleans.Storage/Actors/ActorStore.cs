using System.Security.Cryptography;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Sql;

namespace HrisOrleans.Storage.Actors;

internal sealed class ActorStore(Database database) : IActorStore
{
    public Task<string> Reference(TenantId tenant, string login, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        async work =>
        {
            await work.Sql("insert into actors (tenant, actor, login, created_at) values (@tenant, @actor, @login, @now) on conflict (tenant, login) do nothing")
                .With(tenant).With("actor", $"admin/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}").With("login", login).With("now", now)
                .Run(cancellationToken);
            return await work.Sql("select actor from actors where tenant = @tenant and login = @login")
                .With(tenant).With("login", login)
                .First(row => row.Text(), cancellationToken) ?? throw new InvalidOperationException("A login that was just written down is gone.");
        },
        cancellationToken);

    public async Task<IReadOnlyDictionary<string, string>> Logins(TenantId tenant, IReadOnlyCollection<string> references, CancellationToken cancellationToken)
    {
        if (references.Count == 0) return new Dictionary<string, string>();
        var found = await database.Read(
            work =>
            {
                var wanted = work.KeysOf(tenant, references);
                return work.Sql($"select a.actor, a.login from {wanted} join actors as a on a.tenant = i.t and a.actor = i.k").With(wanted).All(row => (Actor: row.Text(), Login: row.Text()), cancellationToken);
            },
            cancellationToken);
        return found.ToDictionary(row => row.Actor, row => row.Login, StringComparer.Ordinal);
    }

    // Compared in code, where addresses are normalized; a tenant has few admins.
    public Task Forget(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken) => addresses.Count == 0 ? Task.CompletedTask : database.Write(
        async work =>
        {
            var known = await work.Sql("select actor, login from actors where tenant = @tenant").With(tenant).All(row => (Actor: row.Text(), Login: row.Text()), cancellationToken);
            var theirs = known.Where(admin => EmailAddress.TryNormalize(admin.Login, out var address) && addresses.Contains(address)).Select(admin => admin.Actor).ToList();
            if (theirs.Count == 0) return;
            var gone = work.KeysOf(tenant, theirs);
            await work.Sql($"delete from actors where (tenant, actor) in (select t, k from {gone})").With(gone).Run(cancellationToken);
        },
        cancellationToken);
}
