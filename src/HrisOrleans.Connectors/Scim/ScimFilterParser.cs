using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HrisOrleans.Connectors.Scim;

/// <summary>Reads filters and paths by the grammar of RFC 7644; depth and length are bounded.</summary>
internal sealed class ScimFilterParser
{
    private const int MostCharacters = 4_000;
    private const int Deepest = 30;

    private static readonly string[] Operators = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"];

    private readonly string _text;
    private int _at;
    private int _depth;

    public ScimFilterParser(string text)
    {
        if (text.Length > MostCharacters) throw Wrong($"it is longer than {MostCharacters} characters");
        _text = text;
    }

    // or binds less than and.
    public ScimFilter Filter()
    {
        if (++_depth > Deepest) throw Wrong("it is nested too deeply");
        var left = Term();
        while (TakeWord("or")) left = new ScimFilter.Join(false, left, Term());
        _depth--;
        return left;
    }

    /// <summary>A path such as <c>name.givenName</c>, <c>emails[type eq "work"].value</c> or a URN with an attribute.</summary>
    public ScimPath Path()
    {
        var (schema, attribute) = ScimSchemas.Split(Name());
        if (attribute is null) return new ScimPath(schema, "", null, null);
        string? sub = null;
        if (attribute.IndexOf('.') is >= 0 and var dot) (attribute, sub) = (attribute[..dot], attribute[(dot + 1)..]);
        if (!Peek('[')) return new ScimPath(schema, attribute, null, sub);
        _at++;
        var filter = Filter();
        Take(']');
        if (Peek('.'))
        {
            _at++;
            sub = Name();
        }

        return new ScimPath(schema, attribute, filter, sub);
    }

    public void End()
    {
        Space();
        if (_at < _text.Length) throw Wrong($"nothing is expected at character {_at + 1}");
    }

    private ScimFilter Term()
    {
        var left = Factor();
        while (TakeWord("and")) left = new ScimFilter.Join(true, left, Factor());
        return left;
    }

    private ScimFilter Factor()
    {
        Space();
        if (TakeWord("not"))
        {
            Take('(');
            var inner = Filter();
            Take(')');
            return new ScimFilter.Not(inner);
        }

        if (Peek('('))
        {
            _at++;
            var inner = Filter();
            Take(')');
            return inner;
        }

        var path = Path();
        if (TakeWord("pr")) return new ScimFilter.Compare(path, "pr", null);
        foreach (var word in Operators)
            if (TakeWord(word)) return new ScimFilter.Compare(path, word, Value(word));
        return path.Filter is { } filter && path.Sub is null ? new ScimFilter.Within(path with { Filter = null }, filter) : throw Wrong($"an operator is expected at character {_at + 1}");
    }

    private JsonValue? Value(string word)
    {
        Space();
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(_text[_at..]), isFinalBlock: false, default);
        try
        {
            var start = _at;
            if (Peek('"'))
            {
                if (!reader.Read()) throw Wrong("a text is not closed");
                var text = reader.GetString()!;
                for (_at++; _text[_at] != '"'; _at++)
                    if (_text[_at] == '\\') _at++;
                _at++;
                return JsonValue.Create(text);
            }

            while (_at < _text.Length && _text[_at] is not (' ' or ')' or ']')) _at++;
            return _text[start.._at].ToLowerInvariant() switch
            {
                "true" => JsonValue.Create(true),
                "false" => JsonValue.Create(false),
                "null" when word is "eq" or "ne" => null,
                var number when decimal.TryParse(number, NumberStyles.Number | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) => JsonValue.Create(value),
                _ => throw Wrong($"a value is expected at character {start + 1}"),
            };
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw Wrong("a text cannot be read");
        }
    }

    private string Name()
    {
        Space();
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '.' or ':' or '_' or '-' or '$')) _at++;
        return _at > start ? _text[start.._at] : throw Wrong($"an attribute is expected at character {start + 1}");
    }

    private bool TakeWord(string word)
    {
        Space();
        var end = _at + word.Length;
        if (end > _text.Length || !_text.AsSpan(_at, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase)) return false;
        if (end < _text.Length && _text[end] is not (' ' or '(' or ')' or ']')) return false;
        _at = end;
        return true;
    }

    private void Take(char wanted)
    {
        Space();
        if (!Peek(wanted)) throw Wrong($"'{wanted}' is expected at character {_at + 1}");
        _at++;
    }

    private bool Peek(char wanted) => _at < _text.Length && _text[_at] == wanted;

    private void Space()
    {
        while (Peek(' ')) _at++;
    }

    private static ScimException Wrong(string what) => new(ScimError.InvalidFilter($"The filter or path cannot be read: {what}."));
}
