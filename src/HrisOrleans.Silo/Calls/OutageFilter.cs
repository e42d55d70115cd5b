using System.Data.Common;
using HrisOrleans.Contracts;
using HrisOrleans.Storage;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Silo.Calls;

/// <summary>Says to callers that the database is away in a word they know: the API has no database driver, and answers 503.</summary>
internal sealed class OutageFilter(ILogger<OutageFilter> log) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (DbException trouble) when (DatabaseOutage.Is(trouble))
        {
            CallLog.StoreAway(log, context.TargetId.Key.ToString()!, context.InterfaceMethod.Name, trouble);
            throw new StoreUnavailableException("The database cannot be reached at the moment.");
        }
    }
}
