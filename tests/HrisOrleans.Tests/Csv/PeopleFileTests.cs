using System.Text;
using CsCheck;
using HrisOrleans.Csv.People;
using HrisOrleans.Domain.Directories;
using static HrisOrleans.Tests.Csv.Reading;

namespace HrisOrleans.Tests.Csv;

/// <summary>What is read out of a directory's file.</summary>
public sealed class PeopleFileTests
{
    private static readonly Gen<string> Cell = Gen.OneOf("a", "B", "7", " ", ",", ";", "\t", "|", "\"", "'", "=", "+", "@", "é", "ß", "ø", "\n", "\r\n").Array[0, 10].Select(parts => string.Concat(parts));

    private static readonly Gen<(string Name, string Read)> Encodings =
        Gen.OneOf(("utf-8", "utf-8"), ("utf-8 marked", "utf-8"), ("utf-16", "utf-16le"), ("utf-16BE", "utf-16be"), ("windows-1252", "windows-1252"));

    [Fact]
    public Task What_was_written_is_what_is_read_whatever_the_encoding_the_delimiter_and_the_cells() =>
        Gen.Select(Gen.Select(Cell, Cell, Cell).Array[1, 30], Gen.OneOf(',', ';', '\t', '|'), Gen.OneOf("\n", "\r\n"), Encodings, Gen.Bool).SampleAsync(
            async drawn =>
            {
                var (cells, delimiter, end, encoding, endsLine) = drawn;
                var lines = cells.Select((line, index) => string.Join(delimiter, (string[])[$"p{index}@people.example", Quoted(line.Item1), Quoted(line.Item2), Quoted(line.Item3)]));
                var text = string.Join(end, lines.Prepend(string.Join(delimiter, (string[])["E-Mail", "First Name", "LAST_NAME", "Département"]))) + (endsLine ? end : "");
                var (people, report) = await Read(Encoded(text, encoding.Name), encoding.Name == "windows-1252" ? encoding.Name : null);
                Assert.Equal(
                    cells.Select((line, index) => ($"p{index}@people.example", Kept(line.Item1), Kept(line.Item2), Kept(line.Item3))),
                    people.Select(person => (person.Id!, person.GivenName, person.FamilyName, person.Groups?.Single().Name)));
                Assert.Equal((delimiter.ToString(), encoding.Read, cells.Length, 0, FileReport.ByEmail), (report.Delimiter, report.Encoding, report.Lines, report.FaultCount, report.IdentifiedBy));
            },
            iter: 300);

    [Fact]
    public async Task Columns_are_known_by_their_usual_names_and_others_are_left_alone_and_listed()
    {
        var (people, report) = await Read("""
            Salary;Employee ID;E-Mail;First name;Last name;Job Title;Status;Type;Department;Standort;Team;Groups;Start date
            90000;17;Ann@people.example;Ann;Birch;Engineer;On Leave;Contractor;R&D;Berlin;Core;"On call; Pilots;";31.12.2025
            80000;18;bob@people.example;Bob;Elm;;Active;;;;;;2026-01-05

            """);
        Assert.Equal(
            new FilePerson("17", "Ann@people.example", "Ann", "Birch", null, "Engineer", AccountStatus.OnLeave, PersonKind.Contractor, new DateOnly(2025, 12, 31), null, null),
            people[0] with { Groups = null });
        Assert.Equal(["Department R&D", "Location Berlin", "Team Core", "Group On call", "Group Pilots"], people[0].Groups!.Select(group => $"{group.Kind} {group.Name}"));
        Assert.Equal((AccountStatus.Active, PersonKind.Employee, new DateOnly(2026, 1, 5), null), (people[1].Status, people[1].Kind, people[1].StartsOn!.Value, people[1].Groups));
        Assert.Equal(("externalId", 2, 0), (report.IdentifiedBy, report.Lines, report.FaultCount));
        Assert.Equal(["Salary"], report.Columns.Where(column => column.Field is null).Select(column => column.Header));
        Assert.Equal([("contractor", 1), ("employee", 1)], report.Kinds.Select(kind => (kind.Key, kind.Value)));
        Assert.Equal(5, report.GroupCount);
        Assert.DoesNotContain("90000", Encoding.UTF8.GetString(people[0].Write()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_bad_line_has_its_number_and_code_and_keeps_the_id_it_shows()
    {
        var good = string.Concat(Enumerable.Range(0, 200).Select(n => $"g{n},g{n}@people.example,G,active,employee,,\n"));
        var (people, report) = await Read(
            "id,email,first name,status,type,start date,department\n" +
            "1,ann@people.example,Ann,active,employee,,\n" +
            ",bob@people.example,Bob,active,employee,,\n" +
            "3,no address,Cid,active,employee,,\n" +
            "4,,Dan,active,employee,,\n" +
            "1,other@people.example,Ann,active,employee,,\n" +
            "6,ANN@people.example,Eve,active,employee,,\n" +
            $"7,fay@people.example,{new string('x', 300)},active,employee,,\n" +
            "8,gus@people.example,Gus,somewhere,employee,,\n" +
            "9,hal@people.example,Hal,active,wizard,,\n" +
            "10,ida@people.example,Ida,active,employee,02/03/2026,\n" +
            "11,jon@people.example,Jon,active\n" +
            "12,kim@people.example,Kim,active,employee,,,extra\n" +
            "13,lea@people.example,L\"ea\",active,employee,,\n" +
            $"{new string('9', 201)},max@people.example,Max,active,employee,,\n" +
            "15,,Nan,terminated,employee,,\n" +
            $"16,pam@people.example,Pam,active,employee,,{new string('d', 301)}\n" + good);
        Assert.Equal(
            [
                (3, "missing_id"), (4, "malformed_email"), (5, "missing_email"), (6, "duplicate_id"), (7, "duplicate_email"), (8, "name_too_long"), (9, "unknown_status"), (10, "unknown_type"),
                (11, "malformed_date"), (12, "too_few_fields"), (13, "too_many_fields"), (14, "malformed_line"), (15, "id_too_long"), (17, "group_too_long"),
            ],
            report.Faults.Select(fault => (fault.Line, fault.Code)));
        Assert.Equal((216, 14), (report.Lines, report.FaultCount));
        Assert.Equal(["1"], report.DuplicateIds);
        Assert.Equal([("departed", 1)], report.NotCurrent.Select(status => (status.Key, status.Value)));

        // Those whose line says whose it is are there, though nothing is made of it; what the rules for people find themselves is theirs to find.
        string?[] ids = ["1", null, "3", "4", "1", "6", "7", "8", "9", "10", "11", null, "13", null, "15", "16"];
        Assert.Equal(ids, people.Take(16).Select(person => person.Id));
        Assert.Equal(
            ["missing_id", "unknown_type", "malformed_date", "too_few_fields", "too_many_fields", "malformed_line", "id_too_long", "group_too_long"],
            people.Select(person => person.Fault).OfType<string>());
    }

    [Theory]
    [InlineData("", "csv_empty")]
    [InlineData("\n \n", "csv_empty")]
    [InlineData("email,name\n", "csv_empty")]
    [InlineData("email,name\n\n,,\n", "csv_empty")]
    [InlineData("name,phone\nAnn,1\n", "csv_no_email_column")]
    [InlineData("ann@people.example\nbob@people.example\n", "csv_no_email_column")]
    [InlineData("email,E-Mail\na@people.example,b@people.example\n", "csv_duplicate_column")]
    [InlineData("email,id,Employee no.\na@people.example,1,2\n", "csv_duplicate_column")]
    [InlineData("email,name\na@people.example,\"Ann\nb@people.example,Bob\n", "csv_cut")]
    [InlineData("email,name\na@people.example,\"An\"n\nb@people.example,Bob\n", "csv_malformed")]
    [InlineData("email,name,team\na@people.example,Ann,Core\nb@people.exam", "csv_cut")]
    [InlineData("email,name\na@people.example,A\0nn\n", "csv_nul")]
    [InlineData("email,name\na@people.example,Ann\n#rows,2\n", "csv_rows_differ")]
    [InlineData("email,name\na@people.example,Ann\n#rows,many\n", "csv_malformed")]
    [InlineData("email,name\na@people.example,Ann\n#rows,1\nb@people.example,Bob\n", "csv_malformed")]
    public async Task A_file_that_is_not_whole_or_cannot_be_meant_is_refused_as_a_whole(string file, string code) => Assert.Equal(code, await Refused(file));

    [Fact]
    public async Task What_is_in_no_known_encoding_is_refused_and_never_guessed()
    {
        byte[] latin = [.. "email,name\nann@people.example,Zo"u8, 0xEB, .. "\n"u8];
        Assert.Equal("csv_encoding", await Refused(latin));
        Assert.Equal("Zoë", (await Read(latin, "windows-1252")).People.Single().DisplayName);
        Assert.Equal("unsupported_charset", await Refused(latin, "koi8-r"));
        Assert.Equal("csv_nul", await Refused(Encoding.Unicode.GetBytes("email,name\nann@people.example,Zoe\n")));
        Assert.Equal("csv_encoding", await Refused([0xFF, 0xFE, 0x65, 0x00, 0x00, 0xD8, 0x65, 0x00]));
    }

    [Fact]
    public async Task A_field_of_ten_megabytes_and_a_quote_that_swallows_the_file_are_not_read_into_memory()
    {
        Assert.Equal("csv_malformed", await Refused("email,name\nann@people.example," + new string('x', 10 << 20) + "\n"));
        Assert.Equal("csv_malformed", await Refused("email,name\nann@people.example,\"Ann\n" + string.Concat(Enumerable.Range(0, 50_000).Select(n => $"p{n}@people.example,P\n"))));
    }

    [Fact]
    public async Task Too_many_bad_lines_are_the_files_fault()
    {
        static string File(int good, int bad) => "email,name\n" + string.Concat(Enumerable.Range(0, good).Select(n => $"p{n}@people.example,P\n")) + string.Concat(Enumerable.Repeat("nobody,N\n", bad));

        Assert.Equal(5, (await Read(File(1, 5))).Report.FaultCount);
        Assert.Equal("csv_too_many_faults", await Refused(File(1, 6)));
        Assert.Equal(10, (await Read(File(90, 10))).Report.FaultCount);
        Assert.Equal("csv_too_many_faults", await Refused(File(90, 11)));
    }

    [Fact]
    public async Task The_number_of_rows_proves_a_file_to_be_whole_and_is_asked_for_once_it_was_given()
    {
        const string file = "email,name\na@people.example,Ann\nb@people.example,Bob\n";
        Assert.False((await Read(file, NoRules with { Rows = 2 })).Report.Counted);
        Assert.Equal("csv_rows_differ", await Refused(file, NoRules with { Rows = 3 }));
        var counted = (await Read(file + "#rows,2\n")).Report;
        Assert.Equal((true, 2), (counted.Counted, counted.Lines));
        Assert.Equal("csv_uncounted", await Refused(file, FileIntake.Rules(counted, null, null)));
        Assert.Equal(2, (await Read(file + "#ROWS,2", FileIntake.Rules(counted, null, null))).Report.Lines);
        Assert.Equal(2, (await Read(file, FileIntake.Rules(counted, null, 2))).Report.Lines);
    }

    [Fact]
    public async Task A_mapping_says_what_headers_do_not_and_is_kept_for_the_next_file()
    {
        var mapping = FileMapping.Parse("""{"externalId":"pers nr","email":"Kontakt","status":null}""");
        const string file = "Pers.-Nr.,Kontakt,Status,Email\n1,ann@people.example,whatever,private@home.example\n";
        var (people, report) = await Read(file, FileIntake.Rules(null, mapping, null));
        Assert.Equal(("1", "ann@people.example", AccountStatus.Active), (people[0].Id, people[0].Email, people[0].Status));
        Assert.Equal([("Pers.-Nr.", "externalId"), ("Kontakt", "email"), ("Status", null), ("Email", null)], report.Columns.Select(column => (column.Header, column.Field)));
        Assert.Equal("1", (await Read(file, FileIntake.Rules(FileReport.Read(report.Write()), null, null))).People[0].Id);
        Assert.Equal("csv_column_missing", await Refused("id,email\n1,ann@people.example\n", FileIntake.Rules(report, null, null)));
        Assert.Equal("csv_duplicate_column", await Refused("Pers nr,pers-nr,Kontakt\n1,2,ann@people.example\n", FileIntake.Rules(report, null, null)));
        Assert.Equal("1", (await Read("id,email\n1,ann@people.example\n", FileIntake.Rules(report, FileMapping.Parse("{}"), null))).People[0].Id);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"shoeSize":"Shoes"}""")]
    [InlineData("""{"email":" "}""")]
    [InlineData("""{"email":7}""")]
    public void A_mapping_that_is_none_is_refused(string json) => Assert.Equal("invalid_mapping", Assert.Throws<HrisOrleans.Csv.CsvRefusedException>(() => FileMapping.Parse(json)).Code);

    [Fact]
    public async Task People_who_were_told_apart_by_ids_are_not_all_made_others_by_a_column_that_is_missing()
    {
        var before = (await Read("id,email\n1,ann@people.example\n")).Report;
        Assert.Equal("csv_id_column_missing", await Refused("email\nann@people.example\n", FileIntake.Rules(before, null, null)));
        Assert.Equal("ann@people.example", (await Read("email\nANN@people.example\n", FileIntake.Rules(before, FileMapping.Parse("""{"externalId":null}"""), null))).People[0].Id);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"\"http://evil.example\"\")")]
    [InlineData("+49 30 1234")]
    [InlineData("@SUM(A1)")]
    public async Task What_begins_like_a_formula_is_the_text_it_is(string cell) =>
        Assert.Equal(cell.Replace("\"\"", "\"", StringComparison.Ordinal), (await Read($"email,name\nann@people.example,\"{cell}\"\n")).People.Single().DisplayName);

    [Fact]
    public void A_stored_person_still_reads()
    {
        const string stored = """{"id":"17","mail":"ann@people.example","given":"Ann","family":"Birch","shown":"Ann B.","title":"Engineer","status":1,"kind":2,"starts":"2026-01-05","groups":[{"k":1,"n":"R&D"}]}""";
        var person = FilePerson.Read(Encoding.UTF8.GetBytes(stored));
        Assert.Equal(
            new FilePerson("17", "ann@people.example", "Ann", "Birch", "Ann B.", "Engineer", AccountStatus.Active, PersonKind.Contractor, new DateOnly(2026, 1, 5), null, null), person with { Groups = null });
        Assert.Equal([new FileGroup(GroupKind.Department, "R&D")], person.Groups);
        Assert.Equal(stored, Encoding.UTF8.GetString(person.Write()));
    }

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // Line breaks are spaces, and nothing at all is no value.
    private static string? Kept(string cell) => string.Concat(cell.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim() is { Length: > 0 } kept ? kept : null;

    private static byte[] Encoded(string text, string encoding) => encoding switch
    {
        "utf-8 marked" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
        "utf-8" => Encoding.UTF8.GetBytes(text),
        "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text),
        _ => [.. Encoding.GetEncoding(encoding).GetPreamble(), .. Encoding.GetEncoding(encoding).GetBytes(text)],
    };
}
