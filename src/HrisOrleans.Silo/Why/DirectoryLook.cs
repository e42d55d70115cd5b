using System.Runtime.InteropServices;
using System.Text;
using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Why;
using HrisOrleans.Silo.Plans;

namespace HrisOrleans.Silo.Why;

/// <summary>
/// Looks through a directory for the records with one address or with some ids, and stops when it has seen enough.
/// Nothing else of anybody is kept.
/// </summary>
/// <param name="address">The normalized address.</param>
/// <param name="ids">External ids to look for besides.</param>
internal sealed class DirectoryLook(string address, IReadOnlySet<string> ids, PlanContext context)
{
    private readonly Dictionary<string, int> _selecting = new(StringComparer.Ordinal);
    private readonly List<(DirectoryPerson Person, UInt128 Fingerprint)> _found = [];

    /// <summary>What was found, in the order of the directory.</summary>
    public IReadOnlyList<(DirectoryPerson Person, UInt128 Fingerprint)> Found => _found;

    public IReadOnlySet<string> Ids => ids;

    /// <summary>Records that could not be read.</summary>
    public int Unreadable { get; private set; }

    /// <summary>The read came to its end: whoever is not found is not listed.</summary>
    public bool Ended { get; private set; }

    /// <summary>Proof that the read was complete.</summary>
    public CompletenessCertificate? Certificate { get; private set; }

    /// <summary>Why it was not.</summary>
    public string? Missing { get; private set; }

    /// <summary>How many current people each selected group has so far.</summary>
    public IReadOnlyDictionary<string, int> Selecting => _selecting;

    /// <summary>A record has the address.</summary>
    public bool Has(DirectoryPerson person) => EmailAddress.TryNormalize(person.Email, out var own) && own == address;

    /// <param name="enough">Asked after each page on which something was found.</param>
    /// <returns>The provider's failure, or null.</returns>
    public async Task<ConnectorFailure?> Run(IDirectoryRead source, int ahead, Func<Task<bool>> enough, CancellationToken cancellationToken)
    {
        await using var read = new PrefetchedRead(source, ahead);
        while (true)
        {
            switch (await read.Next(cancellationToken))
            {
                case ReadStep.Page page:
                    var before = _found.Count;
                    using (page.People) Look(page.People);
                    if (_found.Count > before && await enough()) return null;
                    break;
                case ReadStep.Failed failed:
                    return failed.Failure;
                case ReadStep.End end:
                    (Ended, Certificate, Missing) = (true, end.Certificate, end.Missing);
                    return null;
            }
        }
    }

    private void Look(PeoplePage page)
    {
        for (var i = 0; i < page.Fingerprints.Length; i++)
        {
            if (page.Map(i).Person is not { } person)
            {
                Unreadable++;
                continue;
            }

            foreach (var selector in Inquiry.Selectors(person, context)) CollectionsMarshal.GetValueRefOrAddDefault(_selecting, selector, out _)++;
            if (ids.Contains(person.ExternalId) || MayHave(person)) _found.Add((person, page.Fingerprints[i]));
        }
    }

    // Most records fall out here, before anything is made of their address. Outside ASCII two ways to ignore case may disagree.
    private bool MayHave(DirectoryPerson person) =>
        (person.Email.AsSpan().Trim().Equals(address, StringComparison.OrdinalIgnoreCase) || !Ascii.IsValid(person.Email)) && Has(person);
}
