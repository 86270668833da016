using System.IO.Compression;
using System.Text;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Reports;

namespace TreM.Workflow.Journeys.Tests.Reports;

public sealed class ExportFileTests
{
    private static ExportTable Table(params object?[] cells) => new("t", [.. cells.Select((_, i) => $"c{i}")], [cells]);

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+46", "'+46")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("=a,\"b\"", "\"'=a,\"\"b\"\"\"")]
    [InlineData("Åsa", "Åsa")]
    public async Task A_text_in_csv_never_becomes_a_formula_or_a_second_cell(string text, string cell)
    {
        using var file = new MemoryStream();
        await CsvFile.Write(file, Table(text), TestContext.Current.CancellationToken);

        Assert.Equal($"\uFEFFc0\r\n{cell}\r\n", Encoding.UTF8.GetString(file.ToArray()));
    }

    [Fact]
    public async Task Numbers_stay_numbers_and_nothing_stays_empty()
    {
        using var file = new MemoryStream();
        await CsvFile.Write(file, Table(-3, 0.5, null, new DateOnly(2013, 6, 30)), TestContext.Current.CancellationToken);

        Assert.EndsWith("\r\n-3,0.5,,2013-06-30\r\n", Encoding.UTF8.GetString(file.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_workbook_holds_texts_as_texts_and_no_formula()
    {
        using var file = new MemoryStream();
        XlsxFile.Write(file, Table("=1+1", 7, "a\u0001b"));

        using var zip = new ZipArchive(new MemoryStream(file.ToArray()));
        using var reader = new StreamReader(zip.Entries.Single(e => e.FullName.Contains("sheet", StringComparison.Ordinal) && !e.FullName.Contains("rels", StringComparison.Ordinal)).Open());
        var sheet = reader.ReadToEnd();
        Assert.Contains("=1+1", sheet, StringComparison.Ordinal);
        Assert.Contains("inlineStr", sheet, StringComparison.Ordinal);
        Assert.Contains("ab", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("<x:f>", sheet, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_those_who_run_the_programme_take_rows_of_cases()
    {
        static Actor With(string role, string kind = ScopeKinds.Programme, string? scope = null) => new("u", [new RoleGrant(role, kind, scope)]);

        Assert.Equal(6, Exports.For(With(Roles.ProjectManager)).Count);
        Assert.Equal(6, Exports.For(With(Roles.RegionalCoordinator, ScopeKinds.Region, "REG-DAL")).Count);
        Assert.Equal(ExportKinds.Aggregates, Exports.For(With(Roles.SteeringGroup)));
        Assert.Equal(ExportKinds.Aggregates, Exports.For(With(Roles.Evaluator)));
        Assert.Empty(Exports.For(With(Roles.Coach)));
        Assert.Equal(["REG-DAL"], Audience.Of(With(Roles.RegionalCoordinator, ScopeKinds.Region, "REG-DAL"))!.Regions!);
    }
}
