namespace HrisOrleans.Connectors.Scim;

/// <summary>The URNs of RFC 7643 and RFC 7644 that are spoken here.</summary>
public static class ScimSchemas
{
    public const string User = "urn:ietf:params:scim:schemas:core:2.0:User";
    public const string Group = "urn:ietf:params:scim:schemas:core:2.0:Group";
    public const string EnterpriseUser = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    public const string ServiceProviderConfig = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
    public const string ResourceType = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
    public const string Schema = "urn:ietf:params:scim:schemas:core:2.0:Schema";
    public const string ListResponse = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    public const string PatchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    public const string Error = "urn:ietf:params:scim:api:messages:2.0:Error";

    /// <summary>Takes a URN apart: the schema it names, and the attribute behind it, if any.</summary>
    /// <returns>The schema is null for an attribute of the core schema.</returns>
    internal static (string? Schema, string? Attribute) Split(string name)
    {
        if (!name.StartsWith("urn:", StringComparison.OrdinalIgnoreCase)) return (null, name);
        foreach (var known in new[] { EnterpriseUser, User, Group })
        {
            var schema = known == EnterpriseUser ? known : null;
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase)) return (known, null);
            if (name.StartsWith(known + ":", StringComparison.OrdinalIgnoreCase)) return (schema, name[(known.Length + 1)..]);
        }

        // An extension of the client's own: its last part is the attribute.
        var colon = name.LastIndexOf(':');
        return (name[..colon], name[(colon + 1)..]);
    }
}
