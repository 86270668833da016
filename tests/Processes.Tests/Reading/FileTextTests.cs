using System.Text;
using TreM.Workflow.Feel.Xml;

namespace Processes.Tests.Reading;

/// <summary>A file is read in the encoding it is in, and never changed into other characters.</summary>
public class FileTextTests
{
    private const string Text = "<a name=\"Anmäl åtgärd för öppenvård\"/>";

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("iso-8859-1", false)]
    [InlineData("windows-1252", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", true)]
    public void A_declared_encoding_is_honoured_and_the_text_then_says_utf_8(string name, bool hasMark)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var bytes = encoding.GetBytes($"<?xml version='1.0' encoding=\"{name}\"?>{Text}");

        var (text, problem) = FileText.Decode([.. hasMark ? encoding.GetPreamble() : [], .. bytes]);

        Assert.Null(problem);
        Assert.Equal($"<?xml version='1.0' encoding=\"UTF-8\"?>{Text}", text);
    }

    [Fact]
    public void A_byte_order_mark_goes_before_the_declaration() => Assert.EndsWith(
        Text, FileText.Decode([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes($"<?xml version='1.0' encoding='ISO-8859-1'?>{Text}")]).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("<?xml version='1.0' encoding='UTF-8'?>", "xml.encoding.invalid")]
    [InlineData("", "xml.encoding.invalid")]
    [InlineData("<?xml version='1.0' encoding='US-ASCII'?>", "xml.encoding.invalid")]
    [InlineData("<?xml version='1.0' encoding='utf-16'?>", "xml.encoding.invalid")]
    [InlineData("<?xml version='1.0' encoding='klingon'?>", "xml.encoding.unknown")]
    public void Bytes_that_are_no_text_in_that_encoding_are_refused(string declaration, string code)
    {
        var (text, problem) = FileText.Decode(Encoding.Latin1.GetBytes(declaration + Text));

        Assert.Null(text);
        Assert.Equal(code, problem!.Code);
    }
}
