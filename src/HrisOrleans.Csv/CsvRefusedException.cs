namespace HrisOrleans.Csv;

/// <summary>
/// A file is refused as a whole, and nothing of it counts. Thrown, because it is found out in the middle of a stream;
/// whoever took the file in makes a refusal of it.
/// </summary>
/// <param name="code">Stable code, part of the contract.</param>
/// <param name="detail">One sentence without values of the file.</param>
public sealed class CsvRefusedException(string code, string detail) : Exception(detail)
{
    public string Code => code;
}
