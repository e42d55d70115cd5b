using HrisOrleans.Connectors;
using HrisOrleans.Silo.Browsing;
using HrisOrleans.Silo.Hints;
using HrisOrleans.Silo.Plans;
using HrisOrleans.Silo.Syncs;
using HrisOrleans.Storage.Browsing;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Pushed;
using HrisOrleans.Storage.Roster;
using HrisOrleans.Storage.Syncs;

namespace HrisOrleans.Silo.Connections;

/// <summary>What a connection grain works with.</summary>
internal sealed record ConnectionServices(
    IConnectionStore Connections,
    ISyncStore Syncs,
    IPlanStore Plans,
    IMemberStore Members,
    IRosterStore Roster,
    PlanChanges Changes,
    IBrowseStore Browse,
    Browser Browser,
    ConnectionProber Prober,
    SettingsReader Settings,
    CredentialVault Vault,
    IPushedStore Pushed,
    HintSecrets Hints,
    IChannels Channels,
    ConnectorCatalogue Catalogue,
    CallLimits Limits,
    SyncQueue Queue,
    Pulse Pulse,
    TimeProvider Time);
