namespace HrisOrleans.Connectors.Reading;

/// <summary>What a look at the first page of a directory showed.</summary>
/// <param name="Records">Records on it.</param>
/// <param name="Total">How many the provider says there are.</param>
/// <param name="MissingRights">Needed rights that are not really there.</param>
internal sealed record SourceGlance(long Records, long? Total, IReadOnlyCollection<string> MissingRights);

/// <summary>Probes a source as a read would: the same calls, and an assertion that needed fields are really visible.</summary>
internal static class SourceProbe
{
    /// <summary>Opens the source and looks at its first page.</summary>
    /// <param name="listRight">The right that lists people: missing where nobody is listed, since whoever may list sees at least themselves.</param>
    /// <returns>What was seen; a lacking right that a call named is among the missing ones, any other failure ends the probe.</returns>
    public static async Task<Reply<SourceGlance>> Look(PeopleSource source, string listRight, TimeProvider time, CancellationToken cancellationToken)
    {
        var read = new SourceRead(source, null, time);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        switch (await read.First(cancellationToken))
        {
            case ReadStep.Page page:
                page.People.Dispose();
                break;
            case ReadStep.Failed { Failure: { Kind: FailureKind.InsufficientRights, MissingRights: { Count: > 0 } rights } }:
                missing.UnionWith(rights);
                break;
            case ReadStep.Failed failed:
                return failed.Failure;
            case ReadStep.End:
                missing.Add(listRight);
                break;
        }

        missing.UnionWith(read.MissingRights);
        return new SourceGlance(read.Tally.Records, read.Tally.Total, missing);
    }

    /// <summary>Takes note of missing rights; anything else that failed ends a probe.</summary>
    /// <returns>True where the probe ends with the failure.</returns>
    public static bool Stops(ConnectorFailure? failure, ISet<string> missing)
    {
        if (failure is null) return false;
        if (failure is not { Kind: FailureKind.InsufficientRights, MissingRights.Count: > 0 }) return true;
        missing.UnionWith(failure.MissingRights);
        return false;
    }
}
