using System.Text.Json;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Silo.Plans;

/// <summary>What is kept of a read with its sync: the evidence, why it is no proof if it is none, and where the next delta begins.</summary>
internal sealed record ReadProof(
    bool Complete,
    string? Missing,
    DateTimeOffset StartedAt,
    string? Rights,
    int Pages,
    long Records,
    string? Checkpoint)
{
    public const string NamelessText = "a record came without an id, so nobody was judged to be missing";

    /// <summary>Complete, but one record does not say whose it is: nobody was judged to be missing, and the directory is not verified as of this read.</summary>
    public bool Nameless { get; init; }

    public static ReadProof Of(CompletenessCertificate? certificate, string? missing, DateTimeOffset startedAt, int pages, long records, string? checkpoint) => new(
        certificate is not null,
        missing,
        certificate?.Evidence.StartedAt ?? startedAt,
        certificate?.Evidence.Rights,
        certificate?.Evidence.Pages ?? pages,
        certificate?.Evidence.Records ?? records,
        checkpoint);

    public string Write() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static ReadProof? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<ReadProof>(json, JsonSerializerOptions.Web);
}
