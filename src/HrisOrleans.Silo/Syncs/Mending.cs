using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain;
using HrisOrleans.Silo.Connections;
using HrisOrleans.Silo.Plans;

namespace HrisOrleans.Silo.Syncs;

/// <summary>
/// Looks whether a connection that needed a relink works again: what a connect would accept, and a directory that can be
/// read to its end with nothing hidden. Nothing is planned from it: the sync that follows reads for itself.
/// </summary>
internal static class Mending
{
    /// <param name="progress">Told the number of records that came by.</param>
    /// <returns>What is still broken, or null.</returns>
    public static async Task<(Refusal Refusal, DateTimeOffset? RetryAt)?> StillBroken(
        IDirectoryConnector connector, ConnectorCredentials credentials, RecordFingerprinter fingerprinter, Action<int, int> progress, CancellationToken cancellationToken)
    {
        // A read may get by without a right that another one needs.
        var probe = await connector.Probe(credentials, cancellationToken);
        if (ConnectionProber.Wrong(connector.Descriptor, probe) is { } wrong) return (wrong, probe.Failure?.RetryAt);
        var read = connector.ReadAll(credentials, fingerprinter, ReadScope.NoGroups);
        var people = 0;
        while (true)
        {
            switch (await read.Next(cancellationToken))
            {
                case ReadStep.Page page:
                    using (page.People) people += page.People.Fingerprints.Length;
                    progress(people, 0);
                    break;
                case ReadStep.Failed failed:
                    return (ReadFailures.Refusal(failed.Failure), failed.Failure.RetryAt);
                case ReadStep.End end:
                    return PlanMaker.Hidden(end) is { } hidden ? (hidden, null) : null;
            }
        }
    }
}
