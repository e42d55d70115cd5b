using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace HrisOrleans.Storage.Encryption;

/// <summary>
/// The configured key-encryption keys. The first wraps; all unwrap, so a key is rotated by putting the new one on
/// top, running <see cref="TenantKeyRing.Rewrap"/>, and dropping the old one.
/// </summary>
public sealed class KeyEncryptionKeys
{
    private readonly IReadOnlyList<KeyEncryptionKey> _keys;

    private KeyEncryptionKeys(IReadOnlyList<KeyEncryptionKey> keys) => _keys = keys;

    /// <summary>The key that wraps from now on.</summary>
    public KeyEncryptionKey Current => _keys[0];

    public IEnumerable<string> Ids => _keys.Select(key => key.Id);

    internal bool TryGet(string id, [NotNullWhen(true)] out KeyEncryptionKey? key)
    {
        key = _keys.FirstOrDefault(candidate => candidate.Id == id);
        return key is not null;
    }

    /// <summary>
    /// Reads one key a line, <c>id:base64</c> or base64 alone, of exactly 32 bytes. Empty lines and lines that start
    /// with <c>#</c> are skipped.
    /// </summary>
    /// <exception cref="EncryptionException">No key, a malformed line or an id twice; the message never holds a key.</exception>
    public static KeyEncryptionKeys Parse(string text)
    {
        var keys = new List<KeyEncryptionKey>();
        foreach (var (number, raw) in text.Split('\n').Index())
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            var key = ParseLine(line, number + 1);
            if (keys.Any(other => other.Id == key.Id))
                throw Malformed($"line {number + 1} repeats the id '{key.Id}'");
            keys.Add(key);
        }
        return keys.Count > 0 ? new KeyEncryptionKeys(keys) : throw Malformed("there is none");
    }

    /// <summary>Reads the keys from a file, such as a mounted secret.</summary>
    public static KeyEncryptionKeys FromFile(string path) => Parse(File.ReadAllText(path));

    /// <summary>Reads the keys from an environment variable; null when it is unset or empty.</summary>
    public static KeyEncryptionKeys? FromEnvironment(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? Parse(text) : null;

    /// <summary>
    /// For the embedded one-process mode: reads the key file <c>kek</c> in <paramref name="dataFolder"/>, and makes
    /// one, readable by its owner only, when there is none. Of two processes that make one at once, one wins and both
    /// read the winner's. Whoever loses this file loses everything sealed with it: back it up apart from the data.
    /// </summary>
    public static KeyEncryptionKeys FromDataFolder(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        var path = Path.Combine(dataFolder, "kek");
        if (!File.Exists(path))
            CreateFile(path);
        return FromFile(path);
    }

    private static void CreateFile(string path)
    {
        // Written whole under another name first: nobody may read half a key.
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            using (var writer = new StreamWriter(stream, leaveOpen: true))
            {
                writer.WriteLine("# Key-encryption key of HrisOrleans. Keep it secret, and back it up apart from the data.");
                writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyEncryptionKey.Size)));
            }
            stream.Flush(flushToDisk: true);
        }
        Publish(draft, path);
    }

    /// <summary>
    /// Gives the draft its name unless another took it. On Unix <see cref="File.Move(string, string, bool)"/> looks
    /// and then renames, so two could pass the look and the second replace a key that the first has already used; a
    /// hard link is made or refused in one step. The move remains for file systems without hard links.
    /// </summary>
    private static void Publish(string draft, string path)
    {
        if (!OperatingSystem.IsWindows() && (Link(draft, path) == 0 || File.Exists(path)))
        {
            File.Delete(draft);
            return;
        }
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string made);

    private static KeyEncryptionKey ParseLine(string line, int number)
    {
        var colon = line.IndexOf(':');
        var id = colon < 0 ? null : line[..colon].Trim();
        if (id is not null && (id.Length is 0 or > 64 || !id.All(IsIdCharacter)))
            throw Malformed($"the id in line {number} must be 1 to 64 letters, digits, '.', '_' or '-'");
        var key = new byte[KeyEncryptionKey.Size];
        if (!Convert.TryFromBase64String(line[(colon + 1)..].Trim(), key, out var length) || length != KeyEncryptionKey.Size)
            throw Malformed($"line {number} must hold exactly 32 bytes in base64");
        return new KeyEncryptionKey(id ?? KeyEncryptionKey.IdOf(key), key);
    }

    private static bool IsIdCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';

    private static EncryptionException Malformed(string what) =>
        new(EncryptionFault.Malformed, $"The key-encryption keys cannot be read: {what}.");
}
