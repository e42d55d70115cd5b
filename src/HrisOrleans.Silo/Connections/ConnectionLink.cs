using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Syncs;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Silo.Pushed;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Silo.Connections;

/// <summary>Connecting, pausing, cutting, and the settings that need no plan.</summary>
internal sealed class ConnectionLink(ConnectionCore core)
{
    public async Task<Answer<ConnectionView>> Connect(Connect command, CancellationToken cancellationToken)
    {
        if (core.State is { Connected: true }) return ConnectionRules.Exists;
        await core.FinishDisconnect(cancellationToken);
        var probed = await core.Services.Prober.Probe(core.Tenant, command.Provider, command.Credentials, command.SignedIn, cancellationToken);
        if (!probed.Accepted) return probed.Refusal;

        // Under the next epoch nobody would see any more that the last one was left half-way.
        await core.FinishDisconnect(cancellationToken);
        var now = core.Services.Time.GetUtcNow();
        var source = await core.Services.Connections.SourceFor(core.Tenant, command.Provider, probed.Value.Report.Account, now, cancellationToken);
        var next = ConnectionRules.Connect(core.State, core.Tenant, command.Provider, source, probed.Value.Report.Account, probed.Value.Report.AccountName, now);
        var credentials = await core.Services.Vault.Seal(core.Tenant, probed.Value.Credentials, cancellationToken);
        if (!await core.Save(next, CredentialsChange.Replace(credentials), "connection_connected", cancellationToken)) return ConnectionRules.Exists;
        return await core.View(cancellationToken);
    }

    public async Task<Answer<ConnectionView>> Describe(CancellationToken cancellationToken) => core.State is null ? ConnectionRules.None : await core.View(cancellationToken);

    public async Task<Answer<ConnectionView>> Relink(Relink command, CancellationToken cancellationToken)
    {
        if (core.State is not { Connected: true } before) return ConnectionRules.None;
        if (command.Provider is { } provider && provider != before.Provider) return ConnectionRules.Exists;
        if (command.IfMatch is { } version && version != before.Version) return PlanRules.VersionMismatch;
        var probed = await core.Services.Prober.Probe(core.Tenant, before.Provider, command.Credentials, command.SignedIn, cancellationToken);
        if (!probed.Accepted) return probed.Refusal;
        var report = probed.Value.Report;

        // An account with a number of its own has its own people here: under this connection's number they would be others.
        if (report.Account != before.Account && await core.Services.Connections.FindSource(core.Tenant, before.Provider, report.Account, cancellationToken) is not null)
            return ConnectionRules.AccountKnown;
        var credentials = await core.Services.Vault.Seal(core.Tenant, probed.Value.Credentials, cancellationToken);
        return await core.Change(
            state => ConnectionRules.Relink(state, report.Account, report.AccountName, core.Services.Time.GetUtcNow()),
            "connection_relinked",
            CredentialsChange.Replace(credentials),
            async () =>
            {
                await core.Services.Browse.DeleteAllBut(core.Tenant, null, cancellationToken);
                await core.Services.Channels.Renew(core.State!, cancellationToken);
                await core.StartDue(cancellationToken);
            },
            cancellationToken,
            command.IfMatch);
    }

    public async Task<Answer<ConnectionView>> Disconnect(CancellationToken cancellationToken)
    {
        // Soon nobody has the credentials that it takes. Should the connection stay after all, it is asked for anew.
        if (core.State is { Connected: true } state) await core.Services.Channels.End(state, cancellationToken);
        return await core.Change(
            now => ConnectionRules.Disconnect(now),
            "connection_disconnected",
            CredentialsChange.Destroy,
            () => core.FinishDisconnect(cancellationToken),
            cancellationToken);
    }

    public Task<Answer<ConnectionView>> Pause(CancellationToken cancellationToken) => core.State is { Status: ConnectionStatus.Paused }
        ? Describe(cancellationToken)
        : core.Change(state => ConnectionRules.Pause(state, PauseReason.Admin), "connection_paused", CredentialsChange.Unchanged, () => core.TakeUpRuns(cancellationToken), cancellationToken);

    public async Task<Answer<ConnectionView>> Resume(CancellationToken cancellationToken)
    {
        if (core.State is not { Connected: true }) return ConnectionRules.None;
        if (core.State.Status != ConnectionStatus.Paused) return await core.View(cancellationToken);
        if (await core.Services.Prober.Covered(core.Tenant, core.State.Provider, cancellationToken) is { } refusal) return refusal;
        return await core.Change(state => ConnectionRules.Resume(state, core.Services.Time.GetUtcNow()), "connection_resumed", CredentialsChange.Unchanged, () => core.StartDue(cancellationToken), cancellationToken);
    }

    public async Task<Answer<PushToken>> IssuePushToken(IssuePushToken command, CancellationToken cancellationToken)
    {
        if (core.State is not { Connected: true } state) return ConnectionRules.None;
        if (state.Provider != ScimConnector.Id) return new Refusal("not_pushed", RefusalKind.Conflict, "This connection's directory is not pushed by SCIM.");
        var (token, hash) = PushTokens.Make(core.Tenant);
        var now = core.Services.Time.GetUtcNow();
        var end = now.AddSeconds(Math.Clamp(command.OverlapSeconds, 0, PushTokens.LongestOverlapSeconds));
        await core.Services.Pushed.Open(core.Tenant, cancellationToken);
        await core.Services.Pushed.AddToken(core.Tenant, hash, now, end, cancellationToken);
        return new PushToken(token, end);
    }

    public async Task<Answer<ConnectionView>> ChangePushSecret(ChangePushSecret command, CancellationToken cancellationToken)
    {
        if (core.State is not { Connected: true } state) return ConnectionRules.None;
        if (!core.Services.Catalogue.TryFind(state.Provider, out var connector) || connector.Push is null || connector.Descriptor.PushSecret is not { } field)
            return new Refusal("not_pushed", RefusalKind.Conflict, "This connection's provider sends no webhooks here, or is asked for them without anybody's doing.");
        if (command.Secret is not { } secret)
            return await core.Services.Hints.Forget(core.Tenant, cancellationToken) ? await Happened("push_secret_removed") : await core.View(cancellationToken);
        if (!field.Accepts(secret)) return new Refusal("invalid_credentials_form", RefusalKind.Invalid, "The secret must have 8 to 500 letters, digits and signs, without a space at either end.");

        // Kept first: should the process die in between, whoever asks again completes it.
        await core.Services.Hints.Keep(core.Tenant, state.Provider, secret, cancellationToken);
        return await Happened("push_secret_kept");

        Task<Answer<ConnectionView>> Happened(string what) =>
            core.Change(now => now with { Version = now.Version + 1 }, what, CredentialsChange.Unchanged, null, cancellationToken);
    }

    public Task SubscriptionChanged(CancellationToken cancellationToken) => core.PauseUncovered(cancellationToken);

    public async Task<Answer<InvitesChanged>> ChangeInvites(ChangeInvites command, CancellationToken cancellationToken)
    {
        if (core.State is not { Connected: true }) return ConnectionRules.None;
        var changed = await core.Change(
            state =>
            {
                if (state.Invites is not { } before) return ConnectionRules.NotConfigured;
                var invites = core.Services.Settings.Merge(before, command.Send, command.Approval);
                return invites.Accepted ? ConnectionRules.ChangeInvites(state, invites.Value) : invites.Refusal;
            },
            "invites_changed",
            CredentialsChange.Unchanged,
            null,
            cancellationToken,
            command.IfMatch);
        if (!changed.Accepted) return new Answer<InvitesChanged>(null, changed.Refused);
        var counts = await core.Services.Members.Count(core.Tenant, cancellationToken);
        return new InvitesChanged(changed.Value, counts.GetValueOrDefault(Domain.Members.MemberList.Requests), counts.GetValueOrDefault(Domain.Members.MemberList.Queued));
    }

    public Task<Answer<ConnectionView>> ChangePolicy(ChangePolicy command, CancellationToken cancellationToken)
    {
        return core.Change(Next, "policy_changed", CredentialsChange.Unchanged, null, cancellationToken, command.IfMatch);

        Outcome<ConnectionState> Next(ConnectionState state)
        {
            var policy = new SyncPolicy(
                Seconds(command.DeltaEverySeconds) ?? state.Policy.DeltaEvery,
                Seconds(command.FullEverySeconds) ?? state.Policy.FullEvery,
                Seconds(command.MinimumAbsenceSeconds) ?? state.Policy.MinimumAbsence)
            {
                Removals = Changed(state.Policy.Removals, command.Removals),
            };
            return policy.Check() is { } refusal ? refusal : ConnectionRules.ChangePolicy(state, policy, core.Services.Time.GetUtcNow());
        }

        static TimeSpan? Seconds(int? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

        static RemovalPolicy Changed(RemovalPolicy policy, RemovalsInput input) => new(
            input.RemovalPeople ?? policy.People,
            input.RemovalPercent ?? policy.Percent,
            input.RemovalAtMost ?? policy.AtMost,
            input.GroupRemovalPeople ?? policy.GroupPeople,
            input.GroupRemovalPercent ?? policy.GroupPercent,
            Seconds(input.RemovalWindowSeconds) ?? policy.Window,
            input.ShrinkPercent ?? policy.ShrinkPercent,
            input.ChurnPercent ?? policy.ChurnPercent);
    }

    public async Task<Answer<SyncView>> RequestSync(RequestSync command, CancellationToken cancellationToken)
    {
        if (core.Unusable(out var state) is { } unusable) return unusable;
        if (!state.Runs) return ConnectionRules.NotConfigured;
        await core.FinishSettings(now: true, cancellationToken);
        var kind = command.Full || state.Status == ConnectionStatus.NeedsRelink || state.Health.Checkpoint is null || !state.Settled ? SyncKind.Full : SyncKind.Delta;
        var sync = await core.Runs.Start(state, kind, SyncTrigger.Admin, null, cancellationToken);
        await core.TakeUpRuns(cancellationToken);
        return Views.Of(sync);
    }

    public async Task<Answer<BrowseView>> Browse(CancellationToken cancellationToken)
    {
        if (core.Unusable(out var state) is { } unusable) return unusable;
        var (ready, sync) = await core.Runs.Browse(state, cancellationToken);
        await core.TakeUpRuns(cancellationToken);
        return new BrowseView(ready, sync is null ? null : Views.Of(sync));
    }

    public async Task<Answer<SyncView>> BrowseAgain(CancellationToken cancellationToken)
    {
        if (core.Unusable(out var state) is { } unusable) return unusable;
        var sync = await core.Runs.FillBrowse(state, cancellationToken);
        await core.TakeUpRuns(cancellationToken);
        return Views.Of(sync);
    }
}
