using System.Text;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Silo.Plans;

/// <summary>What a plan's lines are searched by: ids, addresses and names in capitals, line after line.</summary>
internal sealed class PlanIndex
{
    private readonly PlanAction[] _actions;
    private readonly int[] _starts;
    private readonly string _text;

    private PlanIndex(PlanAction[] actions, int[] starts, string text) => (_actions, _starts, _text) = (actions, starts, text);

    /// <summary>Whether one of the lines from <paramref name="first"/> on holds the words and is asked for.</summary>
    /// <param name="search">Without regard to case.</param>
    public bool Holds(string search, Func<PlanAction, bool> asked, int first, int lines)
    {
        var word = search.ToUpperInvariant();
        var end = Math.Min(first + lines, _actions.Length);
        for (var at = first; at < end; at++)
        {
            var found = _text.AsSpan(_starts[at].._starts[end]).IndexOf(word, StringComparison.Ordinal);
            if (found < 0) return false;
            at = LineAt(_starts[at] + found);
            if (asked(_actions[at])) return true;
        }

        return false;
    }

    // The line that the place in the text belongs to.
    private int LineAt(int place)
    {
        var found = Array.BinarySearch(_starts, place);
        return found < 0 ? ~found - 1 : found;
    }

    /// <summary>Takes lines up in their order.</summary>
    internal sealed class Builder(int lines)
    {
        // No field reaches into the next.
        private const char Between = '\n';

        private readonly List<PlanAction> _actions = new(lines);
        private readonly List<int> _starts = new(lines + 1) { 0 };
        private readonly StringBuilder _text = new();

        public void Add(PlanAction action, params ReadOnlySpan<string?> texts)
        {
            _actions.Add(action);
            foreach (var text in texts)
                if (text is not null) _text.Append(text.ToUpperInvariant()).Append(Between);
            _starts.Add(_text.Length);
        }

        public PlanIndex Made() => new([.. _actions], [.. _starts], _text.ToString());
    }
}
