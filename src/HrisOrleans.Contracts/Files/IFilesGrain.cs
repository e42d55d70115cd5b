namespace HrisOrleans.Contracts.Files;

/// <summary>The files that a tenant's directory comes as. Key: <see cref="GrainKeys.Files"/>.</summary>
/// <remarks>
/// A file comes part by part, and counts only once it is published; then it takes the place of the one before. All are
/// refused with <c>no_connection</c> and <c>no_files</c> (the directory does not come as files).
/// </remarks>
[Alias("hris.IFilesGrain"), GrainInterfaceType("hris.files")]
public interface IFilesGrain : IGrainWithStringKey
{
    /// <summary>What a file that comes now follows.</summary>
    [Alias("Begin")]
    Task<Answer<FileTerms>> Begin(CancellationToken cancellationToken);

    /// <summary>Keeps a part of a file that does not count yet.</summary>
    [Alias("Stage")]
    Task<Answer<FilePartKept>> Stage(StageFilePart command, CancellationToken cancellationToken);

    /// <summary>How many of these ids stand in the file that counts.</summary>
    [Alias("Compare")]
    Task<Answer<FileComparison>> Compare(CompareFile query, CancellationToken cancellationToken);

    /// <summary>Lets the file count from now on. Refused with <c>upload_lost</c> (its parts are not all there) or <c>file_overtaken</c>.</summary>
    [Alias("Publish")]
    Task<Answer<FileView>> Publish(PublishFile command, CancellationToken cancellationToken);

    /// <summary>The parts of a file that does not count are forgotten.</summary>
    [Alias("Discard")]
    Task Discard(DiscardFile command, CancellationToken cancellationToken);

    /// <summary>The file that counts. Refused with <c>no_file</c>.</summary>
    [Alias("Current")]
    Task<Answer<FileView>> Current(CancellationToken cancellationToken);
}

/// <param name="Before">The report of the file that counts as JSON, or null when none has come.</param>
[GenerateSerializer, Alias("hris.file-terms")]
public sealed record FileTerms(byte[]? Before);

/// <param name="People">The people as they are kept, a JSON object a line.</param>
[GenerateSerializer, Alias("hris.stage-file-part")]
public sealed record StageFilePart(Guid File, int Part, byte[] People)
{
    // Personal values never reach a log through a message's text.
    public override string ToString() => $"StageFilePart {{ File = {File}, Part = {Part} }}";
}

[GenerateSerializer, Alias("hris.file-part-kept")]
public sealed record FilePartKept(int Part);

/// <param name="Hashes">Of ids, 16 bytes each.</param>
[GenerateSerializer, Alias("hris.compare-file")]
public sealed record CompareFile(byte[] Hashes);

/// <param name="Known">How many of them the file has.</param>
/// <param name="All">How many ids it has.</param>
[GenerateSerializer, Alias("hris.file-comparison")]
public sealed record FileComparison(int Known, int All);

/// <param name="Parts">How many parts were staged.</param>
/// <param name="Report">How it was read, as JSON.</param>
[GenerateSerializer, Alias("hris.publish-file")]
public sealed record PublishFile(Guid File, int Parts, byte[] Report);

[GenerateSerializer, Alias("hris.discard-file")]
public sealed record DiscardFile(Guid File);

/// <param name="Report">How it was read, as JSON.</param>
[GenerateSerializer, Alias("hris.file-view")]
public sealed record FileView(Guid Id, DateTimeOffset ReceivedAt, byte[] Report);
