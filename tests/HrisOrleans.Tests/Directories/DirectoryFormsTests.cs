using CsCheck;
using HrisOrleans.Domain.Directories;

namespace HrisOrleans.Tests.Directories;

public sealed class DirectoryFormsTests
{
    private static readonly ReadEvidence Whole = new("people", 2, 150, 150, [150], true, "all", [], Gens.Start, Gens.Start);

    [Fact]
    public void A_group_id_reads_back_from_its_text() => Gens.GroupId.Sample(id =>
    {
        Assert.True(GroupId.TryParse(id.ToString(), out var read));
        Assert.Equal(id, read);
    });

    [Fact]
    public void A_list_of_groups_reads_back_whatever_the_ids_hold() => Gens.Groups.Sample(groups => Assert.Equal(groups, GroupList.Read(GroupList.Write(groups))));

    [Theory]
    [InlineData("Ann.Doe@Acme.Example", "ann.doe@acme.example")]
    [InlineData("  ann@acme.example ", "ann@acme.example")]
    [InlineData("ann+hr@acme.example", "ann+hr@acme.example")]
    [InlineData("jos\u00c9@acme.example", "jos\u00e9@acme.example")]
    public void Addresses_that_differ_in_form_alone_are_one(string address, string normalized)
    {
        Assert.True(EmailAddress.TryNormalize(address, out var form));
        Assert.Equal(normalized, form);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("@acme.example")]
    [InlineData("ann@")]
    [InlineData("ann@acme")]
    [InlineData("ann@@acme.example")]
    [InlineData("ann@acme..example")]
    [InlineData(".ann@acme.example")]
    [InlineData("Ann <ann@acme.example>")]
    [InlineData("jose\u0301@acme.example")]
    [InlineData("ann@acme.example,bob@acme.example")]
    [InlineData("ann@acme.example\r\nBcc: bob@acme.example")]
    public void What_is_no_plain_address_is_refused(string? address) => Assert.False(EmailAddress.TryNormalize(address, out _));

    [Fact]
    public void A_normalized_address_is_its_own_normal_form() => Gens.Text.Select(Gens.Text, (local, host) => $"{local}@{host}.example").Sample(address =>
    {
        if (!EmailAddress.TryNormalize(address, out var once)) return;
        Assert.True(EmailAddress.TryNormalize(once, out var twice), once);
        Assert.Equal(once, twice);
    });

    [Fact]
    public void A_whole_read_is_certified() => Assert.NotNull(CompletenessCertificate.TryIssue(Whole).Certificate);

    [Fact]
    public void Anything_less_than_a_whole_read_proves_nothing() => Assert.All(
        [
            Whole with { ReachedEnd = false },
            Whole with { DistinctRecords = 149 },
            Whole with { ClaimedTotals = [] },
            Whole with { ClaimedTotals = [151] },
            Whole with { ClaimedTotals = [150, 151] },
            Whole with { Records = 0, DistinctRecords = 0, ClaimedTotals = [0] },
            Whole with { MissingRights = ["employees.work_email"] },
        ],
        evidence =>
        {
            var (certificate, missing) = CompletenessCertificate.TryIssue(evidence);
            Assert.Null(certificate);
            Assert.NotNull(missing);
        });

    [Fact]
    public void Hidden_fields_are_named_before_whatever_else_is_wrong() =>
        Assert.Equal("fields were hidden: employees.work_email", CompletenessCertificate.TryIssue(Whole with { ReachedEnd = false, Records = 0, MissingRights = ["employees.work_email"] }).Missing);

    [Theory]
    [InlineData(null, true)]
    [InlineData("employees.list", true)]
    [InlineData("employees.list employees.status", true)]
    [InlineData("employees.list employees.status employees.department", false)]
    public void A_read_covers_what_was_visible_before_or_does_not(string? before, bool covers) =>
        Assert.Equal(covers, CompletenessCertificate.TryIssue(Whole with { Rights = "employees.list employees.status" }).Certificate!.Covers(before));
}
