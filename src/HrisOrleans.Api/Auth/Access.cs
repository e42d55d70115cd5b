namespace HrisOrleans.Api.Auth;

/// <summary>Who may use an endpoint. Every endpoint carries one.</summary>
internal enum Access
{
    /// <summary>Anybody; what is in the request decides.</summary>
    Public = 1,

    /// <summary>Any operator or admin, whatever the tenant.</summary>
    Anyone = 2,

    /// <summary>The operator, and admins of the tenant in the path.</summary>
    Tenant = 3,

    /// <summary>The operator only.</summary>
    Operator = 4,

    /// <summary>The operator only, on what belongs to no tenant.</summary>
    Platform = 5,
}
