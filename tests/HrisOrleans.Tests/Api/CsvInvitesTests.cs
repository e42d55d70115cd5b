using System.Text;
using HrisOrleans.Api.Http;
using HrisOrleans.Api.Members;
using HrisOrleans.Contracts.Jobs;
using HrisOrleans.Domain.Members;

namespace HrisOrleans.Tests.Api;

/// <summary>What is read out of files as people send them.</summary>
public sealed class CsvInvitesTests
{
    [Fact]
    public async Task Columns_are_found_by_their_usual_names_in_any_order_and_others_are_left_alone()
    {
        var lines = await Read("Nachname;Dept.;E-Mail;First Name;Role\nÄrmel;12;ann@acme.test;Zoë;Admin\n");
        Assert.Equal([new InviteLine(2, null, "ann@acme.test", "Zoë", "Ärmel", null, MemberRole.Admin)], lines);
    }

    [Fact]
    public async Task Every_bad_line_has_its_number_and_code_and_the_good_ones_stay()
    {
        var lines = await Read(
            "email,name,role\n" +
            "ann@acme.test,Ann,\n" +
            ",Nobody,\n" +
            "\n" +
            "not an address,Bob,\n" +
            "ANN@acme.test ,Ann again,\n" +
            "cil@acme.test,\"open quote,\n" +
            "dan@acme.test,Dan,owner\n" +
            $"eve@acme.test,{new string('x', 257)},\n" +
            "fay@acme.test,Lee, Fay,member\n" +
            "gus@acme.test,Gus\u0001,\n" +
            ",,\n" +
            "hal@acme.test");
        Assert.Equal(
            [
                (2, null), (3, "missing_email"), (5, "malformed_address"), (6, "duplicate_line"), (7, "malformed_line"), (8, "unknown_role"),
                (9, "name_too_long"), (10, "too_many_fields"), (11, "malformed_name"), (13, null),
            ],
            lines.Select(line => (line.Line, line.Refused)));
        Assert.All(lines.Where(line => line.Refused is not null), line => Assert.Equal((null, null), (line.Email, line.DisplayName)));
    }

    [Theory]
    [InlineData("utf-8", false, null)]
    [InlineData("utf-8", true, null)]
    [InlineData("utf-8", true, "windows-1252")]
    [InlineData("utf-16", true, null)]
    [InlineData("utf-16BE", true, null)]
    [InlineData("windows-1252", false, "Windows-1252")]
    public async Task Files_are_read_in_the_encodings_that_spreadsheets_write(string encoding, bool marked, string? charset)
    {
        var coding = encoding == "windows-1252" ? CodePagesEncodingProvider.Instance.GetEncoding(1252)! : Encoding.GetEncoding(encoding);
        byte[] file = [.. marked ? coding.GetPreamble() : [], .. coding.GetBytes("email,name\r\nann@acme.test,Zoë Ärmel\r\n")];
        Assert.Equal("Zoë Ärmel", Assert.Single(await Read(file, charset)).DisplayName);
    }

    [Fact]
    public async Task What_is_in_no_known_encoding_is_refused_as_a_whole()
    {
        byte[] latin = [.. "email,name\nann@acme.test,Zo"u8, 0xEB, .. "\n"u8];
        Assert.Equal("csv_encoding", await Refused(latin));
        Assert.Equal("csv_encoding", await Refused([0xFF, 0xFE, 0x65, 0x00, 0x00, 0xD8, 0x65, 0x00]));
        Assert.Equal("unsupported_charset", await Refused("email\nann@acme.test"u8.ToArray(), "koi8-r"));
        Assert.Equal("csv_encoding", await Refused([.. Encoding.UTF8.GetBytes("email,name\n" + string.Concat(Enumerable.Range(0, 30_000).Select(n => $"p{n}@acme.test,x\n"))), 0xFF]));
    }

    [Theory]
    [InlineData("", "csv_empty")]
    [InlineData("\n\n", "csv_empty")]
    [InlineData("name,phone\nAnn,1\n", "csv_no_email_column")]
    [InlineData("ann@acme.test\nbob@acme.test\n", "csv_no_email_column")]
    [InlineData("email,E-Mail\na@b.test,c@d.test\n", "csv_duplicate_column")]
    public async Task A_file_that_cannot_be_meant_is_refused_as_a_whole(string file, string code) => Assert.Equal(code, await Refused(Encoding.UTF8.GetBytes(file)));

    [Fact]
    public async Task A_file_without_line_breaks_is_not_read_into_memory()
    {
        Assert.Equal("csv_malformed", await Refused(Encoding.UTF8.GetBytes("email,name\n" + new string('x', 300_000))));
        Assert.Equal("csv_malformed", await Refused(Encoding.UTF8.GetBytes("\"" + new string('x', 300_000))));
    }

    [Theory]
    [InlineData("=HYPERLINK(\"\"http://evil.test\"\")")]
    [InlineData("+49 30 1234")]
    [InlineData("-1+1|cmd")]
    [InlineData("@SUM(A1)")]
    public async Task What_begins_like_a_formula_is_the_text_it_is(string cell) =>
        Assert.Equal(cell.Replace("\"\"", "\"", StringComparison.Ordinal), Assert.Single(await Read($"email,name\nann@acme.test,\"{cell}\"\n")).DisplayName);

    private static Task<IReadOnlyList<InviteLine>> Read(string file) => Read(Encoding.UTF8.GetBytes(file), null);

    private static async Task<IReadOnlyList<InviteLine>> Read(byte[] file, string? charset)
    {
        var lines = new List<InviteLine>();
        await foreach (var line in CsvInvites.Read(new MemoryStream(file), charset, TestContext.Current.CancellationToken)) lines.Add(line);
        return lines;
    }

    private static async Task<string> Refused(byte[] file, string? charset = null) => (await Assert.ThrowsAsync<RequestRefusedException>(() => Read(file, charset))).Refused.Code;
}
