using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace TreM.Workflow.Journeys.Reports;

/// <summary>A table that leaves as a file. Cells are texts, whole numbers, doubles, dates or null.</summary>
/// <param name="Name">Name of the sheet.</param>
public sealed record ExportTable(string Name, IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<object?>> Rows);

/// <summary>CSV of RFC 4180 with a byte order mark, so that spreadsheets read å, ä and ö. No cell becomes a formula.</summary>
public static class CsvFile
{
    private const string Starters = "=+-@\t\r";

    /// <summary>Writes the table.</summary>
    public static async Task Write(Stream target, ExportTable table, CancellationToken cancellationToken = default)
    {
        await using var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Line(table.Columns).AsMemory(), cancellationToken);
        foreach (var row in table.Rows)
        {
            await writer.WriteLineAsync(Line(row).AsMemory(), cancellationToken);
        }
    }

    private static string Line(IEnumerable<object?> cells) => string.Join(',', cells.Select(Cell));

    private static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            string { Length: > 0 } s when Starters.Contains(s[0]) => "'" + s,
            string s => s,
            DateOnly d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.AsSpan().IndexOfAny("\",\r\n") >= 0 || text.Contains(';') ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }
}

/// <summary>XLSX. Texts are text cells and stay texts; nothing is ever a formula.</summary>
public static class XlsxFile
{
    /// <summary>Writes the table into a stream that can seek.</summary>
    public static void Write(Stream target, ExportTable table)
    {
        using var file = SpreadsheetDocument.Create(target, SpreadsheetDocumentType.Workbook);
        var book = file.AddWorkbookPart();
        var sheet = book.AddNewPart<WorksheetPart>();
        book.Workbook = new Workbook(new Sheets(new Sheet { Id = book.GetIdOfPart(sheet), SheetId = 1, Name = table.Name }));

        // Streamed: a million rows never stand in memory at once.
        using var writer = OpenXmlWriter.Create(sheet);
        writer.WriteStartElement(new Worksheet());
        writer.WriteStartElement(new SheetData());
        Row(writer, table.Columns);
        foreach (var row in table.Rows)
        {
            Row(writer, row);
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void Row(OpenXmlWriter writer, IEnumerable<object?> cells)
    {
        writer.WriteStartElement(new Row());
        foreach (var value in cells)
        {
            writer.WriteElement(Cell(value));
        }

        writer.WriteEndElement();
    }

    private static Cell Cell(object? value) => value switch
    {
        null => new Cell(),
        int or long or double => new Cell { DataType = CellValues.Number, CellValue = new(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)) },
        DateOnly d => TextCell(d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        _ => TextCell(value.ToString() ?? ""),
    };

    // Control characters do not exist in XML and have no meaning in a cell.
    private static Cell TextCell(string text) => new()
    {
        DataType = CellValues.InlineString,
        InlineString = new(new Text(new string([.. text.Where(c => c is '\t' or '\n' or '\r' || !char.IsControl(c))])) { Space = SpaceProcessingModeValues.Preserve }),
    };
}
