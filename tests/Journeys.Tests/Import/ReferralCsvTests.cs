using TreM.Workflow.Journeys.Import;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Tests.Import;

public sealed class ReferralCsvTests
{
    private const string Header = "rowKey,receivedOn,source,partnerId,decisionType,idNumber,protectedFlag,givenName,familyName,municipality,reason";
    private const string Good = "r1,2013-01-14,AF,P-01,ANVISNING,640823-3234,NEJ,Bengt,Fiktivsson,2081,Ny väg";

    private static List<CsvRow> Read(string text) => [.. ReferralCsv.Read(new StringReader(text))];

    [Fact]
    public void A_row_becomes_a_referral()
    {
        var row = Assert.Single(Read($"{Header}\n{Good}\n"));

        Assert.Empty(row.Faults);
        Assert.Equal(("r1", "AF", "2081", new DateOnly(2013, 1, 14)), (row.Draft!.RowKey, row.Draft.Source, row.Draft.Municipality, row.Draft.ReceivedOn!.Value));
        Assert.Null(row.Draft.Facts);
    }

    [Fact]
    public void Semicolons_work_as_well_and_a_text_may_hold_the_other_sign()
    {
        var row = Assert.Single(Read($"{Header}\n{Good}\n".Replace(',', ';').Replace("Ny väg", "Ny, annan, längre, väg")));

        Assert.Equal("Ny, annan, längre, väg", row.Draft!.Reason);
    }

    [Fact]
    public void A_bad_row_says_line_column_and_reason_and_the_next_row_is_read()
    {
        var rows = Read($"{Header}\nr1,14 januari,AF,P-01,ANVISNING,640823-3234,NEJ,,Fiktivsson,2081,Ny väg\n{Good}\n");

        Assert.Equal(2, rows.Count);
        Assert.Equal(2, rows[0].Line);
        Assert.Equal([("receivedOn", "field.date"), ("givenName", "field.missing")], rows[0].Faults.Select(f => (f.Field, f.Code)));
        Assert.NotNull(rows[1].Draft);
    }

    [Fact]
    public void Facts_come_all_or_not_at_all()
    {
        var row = Assert.Single(Read($"{Header},laborStatus,lastWorkOrStudy\n{Good},ARBETSLOS,2012-08\n"));

        Assert.Contains(row.Faults, f => f is { Field: "countryGroup", Code: "field.missing" });
        Assert.Contains(row.Faults, f => f is { Field: "ableToWork", Code: "field.yesno" });
    }

    [Fact]
    public void A_wrong_header_stops_before_the_first_row()
    {
        var row = Assert.Single(Read($"{Header.Replace("reason", "anledning")}\n{Good}\n"));

        Assert.Equal([("reason", "import.column.missing"), ("anledning", "import.column.unknown")], row.Faults.Select(f => (f.Field, f.Code)));
    }

    [Fact]
    public void An_empty_file_says_so() => Assert.Equal("import.file.empty", Assert.Single(Assert.Single(Read("")).Faults).Code);

    [Fact]
    public void A_cell_that_was_not_closed_harms_no_more_than_its_row() =>
        Assert.NotEmpty(Read($"{Header}\nr1,2013-01-14,AF,P-01,ANVISNING,640823-3234,NEJ,\"Bengt,Fiktivsson,2081,Ny väg\n"));

    [Fact]
    public void Reading_is_lazy()
    {
        static IEnumerable<string> Endless()
        {
            yield return $"{Header}\n";
            while (true)
            {
                yield return $"{Good}\n";
            }
        }

        Assert.Equal(1000, ReferralCsv.Read(new PiecewiseReader(Endless())).Take(1000).Count(r => r.Draft is not null));
    }

    [Theory]
    [InlineData("idNumber", "640823-3235", "referral.id.checkdigit")]
    [InlineData("idNumber", "641323-3234", "referral.id.date")]
    [InlineData("idNumber", "", "referral.id.missing")]
    [InlineData("source", "AMS", "field.code.unknown")]
    [InlineData("source", "FK", "referral.decision.source")]
    [InlineData("partnerId", "P-99", "referral.partner.unknown")]
    [InlineData("municipality", "880", "referral.municipality.format")]
    public void Checks_name_the_field_and_the_reason(string column, string value, string code)
    {
        var cells = Good.Split(',');
        cells[Array.IndexOf(Header.Split(','), column)] = value;
        var draft = Assert.Single(Read($"{Header}\n{string.Join(',', cells)}\n")).Draft!;

        var faults = ReferralChecks.Check(draft, [.. PartnerRegistry.Shipped.Partners], new DateOnly(2013, 2, 1), out _);

        Assert.Contains(faults, f => f.Code == code);
        Assert.DoesNotContain(faults, f => value.Contains('-') && f.Field == "idNumber" && f.Message.Contains(value));
    }

    private sealed class PiecewiseReader(IEnumerable<string> pieces) : TextReader
    {
        private readonly IEnumerator<string> _pieces = pieces.GetEnumerator();
        private string _piece = "";
        private int _at;

        public override int Read(char[] buffer, int index, int count)
        {
            if (_at == _piece.Length)
            {
                _pieces.MoveNext();
                (_piece, _at) = (_pieces.Current, 0);
            }

            var length = Math.Min(count, _piece.Length - _at);
            _piece.CopyTo(_at, buffer, index, length);
            _at += length;
            return length;
        }
    }
}
