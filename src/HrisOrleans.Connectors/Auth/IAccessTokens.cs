namespace HrisOrleans.Connectors.Auth;

/// <summary>Gives what goes into the Authorization header of one account's calls.</summary>
internal interface IAccessTokens
{
    /// <summary>The scheme and its parameter, such as <c>Bearer x</c>.</summary>
    /// <param name="refused">The value that the provider just refused with 401; null on the first try. An answer with the same value ends the attempt.</param>
    ValueTask<Reply<string>> Get(string? refused, CancellationToken cancellationToken);
}

/// <summary>A key that stays as it is until a person replaces it.</summary>
internal sealed class FixedAuthorization(string value) : IAccessTokens
{
    public static FixedAuthorization Bearer(string token) => new("Bearer " + token);

    public static FixedAuthorization Basic(string user, string password) => new("Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user}:{password}")));

    public ValueTask<Reply<string>> Get(string? refused, CancellationToken cancellationToken) => ValueTask.FromResult<Reply<string>>(value);
}
