using HrisOrleans.Csv;
using HrisOrleans.Domain;

namespace HrisOrleans.Api.Http;

/// <summary>From a file that is refused to the answer.</summary>
internal static class CsvRefusals
{
    public static RequestRefusedException Of(CsvRefusedException refused) => refused.Code == "unsupported_charset"
        ? RequestRefusedException.OfStatus(refused.Code, StatusCodes.Status415UnsupportedMediaType, refused.Message)
        : RequestRefusedException.Of(refused.Code, refused.Code == "invalid_mapping" ? RefusalKind.Invalid : RefusalKind.Unprocessable, refused.Message);

    public static async Task<T> Asking<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (CsvRefusedException refused)
        {
            throw Of(refused);
        }
    }
}
