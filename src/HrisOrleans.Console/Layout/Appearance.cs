using Microsoft.JSInterop;

namespace HrisOrleans.Console.Layout;

/// <summary>Light or dark: what the person chose in this browser, else what their system says.</summary>
public sealed class Appearance(IJSRuntime browser) : IDisposable
{
    private DotNetObjectReference<Appearance>? _here;

    public bool Dark { get; private set; }

    public event Action? Changed;

    /// <summary>Asks the browser; once it can be asked.</summary>
    public async Task Read()
    {
        _here ??= DotNetObjectReference.Create(this);
        Dark = await browser.InvokeAsync<bool>("hrisTheme.watch", _here);
        Changed?.Invoke();
    }

    /// <summary>The other one, from now on and the next time.</summary>
    public async Task Toggle()
    {
        Dark = await browser.InvokeAsync<bool>("hrisTheme.choose", !Dark);
        Changed?.Invoke();
    }

    /// <summary>The system, or another tab, changed it.</summary>
    [JSInvokable]
    public void Heard(bool dark)
    {
        Dark = dark;
        Changed?.Invoke();
    }

    public void Dispose() => _here?.Dispose();
}
