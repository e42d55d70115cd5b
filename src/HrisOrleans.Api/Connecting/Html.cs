using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace HrisOrleans.Api.Connecting;

/// <summary>Markup. Made of interpolated text only, where every value but other markup is escaped.</summary>
internal readonly record struct Html(string Text)
{
    public static Html None { get; } = new("");

    public static Html Of(Builder builder) => builder.Html;

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.Text)));

    public override string ToString() => Text;

    [InterpolatedStringHandler]
    internal readonly ref struct Builder(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _text = new(literalLength + (formattedCount * 16));

        public Html Html => new(_text.ToString());

        public void AppendLiteral(string markup) => _text.Append(markup);

        public void AppendFormatted(Html markup) => _text.Append(markup.Text);

        public void AppendFormatted(string? value) => _text.Append(HtmlEncoder.Default.Encode(value ?? ""));

        public void AppendFormatted(int value) => _text.Append(value);
    }
}
