using HrisOrleans.Contracts;
using HrisOrleans.Domain;

namespace HrisOrleans.Api.Http;

/// <summary>
/// The request is refused before a grain is asked. Thrown, because binding and parsing happen where no answer can be
/// returned; the gate turns it into the problem document.
/// </summary>
internal sealed class RequestRefusedException(Refused refused, string? field = null, int? status = null) : Exception(refused.Detail)
{
    public Refused Refused { get; } = refused;

    /// <summary>The input at fault, where there is one.</summary>
    public string? Field { get; } = field;

    /// <summary>The status, where the protocol asks for one that no refusal of the rules has.</summary>
    public int? Status { get; } = status;

    public static RequestRefusedException Invalid(string field, string detail) => new(new Refused("invalid_request", RefusalKind.Invalid, detail), field);

    public static RequestRefusedException Of(string code, RefusalKind kind, string detail) => new(new Refused(code, kind, detail));

    public static RequestRefusedException OfStatus(string code, int status, string detail) => new(new Refused(code, RefusalKind.Invalid, detail), null, status);
}
