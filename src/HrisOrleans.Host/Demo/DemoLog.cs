using System.Globalization;

namespace HrisOrleans.Host.Demo;

/// <summary>Warnings and errors go to a file: on the console they would tear the progress bars, and the story provokes many.</summary>
internal sealed class DemoLog(string file) : ILoggerProvider
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _writer = new(file);

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose() => _writer.Dispose();

    private void Write(string line)
    {
        lock (_gate)
        {
            // The host still logs while it is taken down.
            if (_writer.BaseStream is not { CanWrite: true }) return;
            _writer.WriteLine(line);
            _writer.Flush();
        }
    }

    private sealed class Category(DemoLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) log.Write(string.Create(CultureInfo.InvariantCulture, $"{logLevel} {name}: {formatter(state, exception)} {exception}"));
        }
    }
}
