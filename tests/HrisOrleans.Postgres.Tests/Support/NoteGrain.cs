using HrisOrleans.Silo.Hosting;

namespace HrisOrleans.Postgres.Tests.Support;

/// <summary>The smallest grain with state and a reminder.</summary>
[Alias("test.note")]
public interface INoteGrain : IGrainWithStringKey
{
    [Alias("write")]
    Task Write(string text);

    [Alias("read")]
    Task<string> Read();

    [Alias("remind")]
    Task Remind(string reminder, TimeSpan due, TimeSpan period);

    [Alias("has-reminder")]
    Task<bool> HasReminder(string reminder);

    [Alias("where")]
    Task<string> Where();
}

[GenerateSerializer, Alias("test.note-state")]
public sealed record NoteState
{
    [Id(0)]
    public string Text { get; init; } = "";
}

[GrainType("test.note")]
internal sealed class NoteGrain(
    [PersistentState("note", OrleansHosting.TenantStorage)] IPersistentState<NoteState> note,
    ILocalSiloDetails silo) : Grain, INoteGrain, IRemindable
{
    public Task Write(string text)
    {
        note.State = new NoteState { Text = text };
        return note.WriteStateAsync();
    }

    public Task<string> Read() => Task.FromResult(note.State.Text);

    public Task Remind(string reminder, TimeSpan due, TimeSpan period) =>
        this.RegisterOrUpdateReminder(reminder, due, period);

    public async Task<bool> HasReminder(string reminder) => await this.GetReminder(reminder) is not null;

    public Task<string> Where() => Task.FromResult(silo.SiloAddress.ToParsableString());

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        ReminderTicks.Heard(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }
}
