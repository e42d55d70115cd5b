namespace HrisOrleans.Sandbox.Vendors;

/// <summary>Tokens that a company's sign-in gave out. A refresh token is good once; using it again ends its whole line, as vendors do against thieves.</summary>
internal sealed class TokenDesk(string company)
{
    private readonly Dictionary<string, DateTimeOffset> _access = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _refresh = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _scopes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private int _issued;

    /// <summary>An access token, and a refresh token of the same line where one is wanted.</summary>
    public (string Access, string? Refresh) Issue(DateTimeOffset until, bool refreshable)
    {
        var number = ++_issued;
        var access = $"at-{company}-{number}";
        _access[access] = until;
        if (!refreshable) return (access, null);
        var refresh = $"rt-{company}-{number}";
        _refresh[refresh] = access;
        return (access, refresh);
    }

    /// <summary>An access token for these scopes alone.</summary>
    public string Issue(DateTimeOffset until, string[] scopes)
    {
        var (access, _) = Issue(until, refreshable: false);
        _scopes[access] = scopes;
        return access;
    }

    /// <summary>Whether a token was given out for a scope.</summary>
    public bool Allows(string? access, string scope) => access is not null && _scopes.TryGetValue(access, out var scopes) && scopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>Takes a refresh token and gives the next pair; null where it is not good (any more).</summary>
    public (string Access, string? Refresh)? Redeem(string refresh, DateTimeOffset until)
    {
        if (_used.Contains(refresh)) Revoke();
        if (!_refresh.Remove(refresh)) return null;
        _used.Add(refresh);
        return Issue(until, refreshable: true);
    }

    public bool Accepts(string? access, DateTimeOffset now) => access is not null && _access.TryGetValue(access, out var until) && until > now;

    /// <summary>Whether it is a token of this company, good or not.</summary>
    public bool Knows(string? token) => token is not null && (_access.ContainsKey(token) || _refresh.ContainsKey(token) || _used.Contains(token));

    /// <summary>Ends every token.</summary>
    public void Revoke()
    {
        foreach (var token in _access.Keys.ToList()) _access[token] = DateTimeOffset.MinValue;
        _refresh.Clear();
    }
}
