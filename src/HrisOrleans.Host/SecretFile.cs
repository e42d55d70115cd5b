using System.Text;

namespace HrisOrleans.Host;

/// <summary>A file with one secret of somebody who tries the product, readable by the owner only.</summary>
internal sealed class SecretFile(string path)
{
    /// <returns>Null when there is no such file.</returns>
    public async Task<string?> Read(CancellationToken cancellationToken = default) => File.Exists(path) ? (await File.ReadAllTextAsync(path, cancellationToken)).Trim() : null;

    public async Task Write(string secret, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(path, options);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(secret), cancellationToken);
    }
}
