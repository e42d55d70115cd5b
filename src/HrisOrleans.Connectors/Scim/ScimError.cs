namespace HrisOrleans.Connectors.Scim;

/// <summary>Why a SCIM request is refused (RFC 7644 §3.12).</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">The <c>scimType</c>, or null where the status says it all.</param>
/// <param name="Detail">One sentence without personal values.</param>
public sealed record ScimError(int Status, string? Type, string Detail)
{
    public static ScimError InvalidFilter(string detail) => new(400, "invalidFilter", detail);

    public static ScimError InvalidPath(string detail) => new(400, "invalidPath", detail);

    public static ScimError InvalidValue(string detail) => new(400, "invalidValue", detail);

    public static ScimError InvalidSyntax(string detail) => new(400, "invalidSyntax", detail);
}

/// <summary>Carries a <see cref="ScimError"/> out of a parser; never leaves this folder.</summary>
internal sealed class ScimException(ScimError error) : Exception(error.Detail)
{
    public ScimError Error => error;
}
