namespace HrisOrleans.Client.Session;

/// <summary>Who a token is.</summary>
/// <param name="Role"><c>operator</c> (any tenant) or <c>admin</c> (of one tenant).</param>
/// <param name="Tenant">The admin's tenant; null for the operator.</param>
/// <param name="Actor">What history knows them by: a reference, or <c>operator</c>.</param>
/// <param name="Login">Who the token was issued for; the reference itself where the person was erased.</param>
public sealed record Session(string Role, string? Tenant, string Actor, string Login);
