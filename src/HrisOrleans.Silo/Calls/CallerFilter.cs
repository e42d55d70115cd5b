using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Hints;
using HrisOrleans.Contracts.Members;

namespace HrisOrleans.Silo.Calls;

/// <summary>Compares, on every call of one of our grains, the tenant in the grain's key with the caller's.</summary>
internal sealed class CallerFilter : IIncomingGrainCallFilter
{
    private static readonly string Ours = typeof(Caller).Namespace!;

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType?.Namespace?.StartsWith(Ours, StringComparison.Ordinal) == true) Check(context);
        return context.Invoke();
    }

    private static void Check(IIncomingGrainCallContext context)
    {
        var caller = Caller.Current ?? throw new CallRefusedException("The call names no caller.");
        var key = context.TargetId.Key.ToString();
        if (GrainKeys.TryTenant(key, out var tenant))
        {
            if (!caller.MayTouch(tenant)) throw new CallRefusedException("The caller belongs to another tenant.");
        }
        else if (key is GrainKeys.PlatformWebhooks or GrainKeys.Mail or GrainKeys.Tenants)
        {
            if (caller.Kind != CallerKind.Operator) throw new CallRefusedException("What belongs to the platform is the operator's.");
        }
        else if (key == GrainKeys.AppHints)
        {
            if (caller.Kind is not (CallerKind.Provider or CallerKind.Operator)) throw new CallRefusedException("What an app hears is the provider's to say.");
        }
        else if (key != GrainKeys.Catalogue)
        {
            throw new CallRefusedException("The grain's key names no tenant.");
        }

        if (caller.Kind == CallerKind.Invitee && context.InterfaceMethod.Name is not (nameof(IMemberGrain.Accept) or nameof(IMemberGrain.Object)))
            throw new CallRefusedException("An invitation link opens nothing but its own acceptance or refusal.");
        if (caller.Kind == CallerKind.Provider && context.InterfaceMethod.DeclaringType != typeof(IHintGrain)) throw new CallRefusedException("A webhook opens nothing but hints.");
        if (caller.Kind == CallerKind.Visitor && (context.InterfaceMethod.DeclaringType != typeof(ISignInGrain) || context.InterfaceMethod.Name is nameof(ISignInGrain.IssueLink) or nameof(ISignInGrain.WithdrawLinks)))
            throw new CallRefusedException("A link to connect by opens nothing but connecting.");
    }
}
