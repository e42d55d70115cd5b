namespace HrisOrleans.Host.Demo;

internal static class DemoCommand
{
    public static Task<int> Run(string[] args) => throw new SettingException("The demo is not built yet.");
}
