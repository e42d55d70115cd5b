using System.Text.Json;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Domain.Connections;

/// <summary>The stored text of a selection: <c>{"mode":"groups","groups":["department:12"]}</c>. Equal selections have equal texts.</summary>
public static class SelectionText
{
    public static string Write(Selection selection)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("mode", Word(selection.Mode));
            if (!selection.Groups.IsEmpty) Texts(writer, "groups", selection.Groups.Select(group => group.ToString()));
            if (!selection.People.IsEmpty) Texts(writer, "people", selection.People);
            if (selection.Contractors) writer.WriteBoolean("contractors", true);
            if (selection.Guests) writer.WriteBoolean("guests", true);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <exception cref="FormatException">Not a text that <see cref="Write"/> wrote.</exception>
    public static Selection Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        Selection selection = root.GetProperty("mode").GetString() switch
        {
            "everyone" => Selection.Everyone,
            "groups" => Selection.OfGroups(Texts(root, "groups").Select(Group)),
            "manual" => Selection.OfPeople(Texts(root, "people")),
            var mode => throw new FormatException($"'{mode}' is no selection mode."),
        };
        return selection.With(Ticked(root, "contractors"), Ticked(root, "guests"));
    }

    /// <summary>The word of a mode in the API and in stored texts.</summary>
    public static string Word(SelectionMode mode) => mode switch
    {
        SelectionMode.Everyone => "everyone",
        SelectionMode.Groups => "groups",
        SelectionMode.Manual => "manual",
    };

    private static bool Ticked(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static GroupId Group(string text) => GroupId.TryParse(text, out var group) ? group : throw new FormatException($"'{text}' is no group id.");

    private static IEnumerable<string> Texts(JsonElement root, string name) =>
        root.TryGetProperty(name, out var array) ? array.EnumerateArray().Select(item => item.GetString()!) : [];

    private static void Texts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
