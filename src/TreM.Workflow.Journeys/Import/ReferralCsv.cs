using System.Globalization;
using CsvHelper;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Import;

/// <summary>A row that was read, or what is wrong with it.</summary>
/// <param name="Line">Line in the file, from 1 (the header).</param>
/// <param name="Draft">The referral, when every cell could be read.</param>
/// <param name="Faults">What could not be read; the column is <see cref="FieldFault.Field"/>.</param>
public sealed record CsvRow(int Line, ReferralDraft? Draft, IReadOnlyList<FieldFault> Faults);

/// <summary>Reads referrals from CSV one row at a time: a file of any length takes the memory of one row.</summary>
/// <remarks>
/// Comma or semicolon, UTF-8, a header line with the columns of <see cref="Columns"/> in any order. Yes and no are
/// <c>JA</c>/<c>NEJ</c>; months <c>2012-01</c>; several values in one cell are separated by <c>|</c>.
/// </remarks>
public static class ReferralCsv
{
    /// <summary>Columns that every file must have.</summary>
    public static IReadOnlyList<string> Required { get; } =
        ["rowKey", "receivedOn", "source", "decisionType", "protectedFlag", "givenName", "familyName", "municipality", "reason"];

    /// <summary>Columns of the intake facts: all or none of them in a row.</summary>
    public static IReadOnlyList<string> Facts { get; } =
    [
        "laborStatus", "underNotice", "lastWorkOrStudy", "countryGroup", "upperSecondaryComplete", "disabilityBasis", "lostJobOrNotice",
        "competenceMismatch", "ableToWork", "workPermit", "otherEsfProject", "infoGiven",
    ];

    /// <summary>All columns that are read.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        .. Required, "partnerId", "idNumber", "idMissingReason", "born", "contactWay", "phone", "email", "languageNeed", "accessNeed",
        "referrerConsent", "urgency", .. Facts, "plannedPace",
    ];

    /// <summary>The rows, lazily.</summary>
    /// <returns>First, when columns are missing or unknown, one row at line 1 that says so, and nothing else.</returns>
    public static IEnumerable<CsvRow> Read(TextReader text)
    {
        using var csv = CsvReader.Create(text, Options, leaveOpen: true);
        if (csv.Headers.Count == 0)
        {
            yield return new(1, null, [new("", "import.file.empty", "Expected a header line.")]);
            yield break;
        }

        var headers = csv.Headers.ToArray();
        var faults = Required.Except(headers).Select(c => new FieldFault(c, "import.column.missing", "Expected this column in the header line."))
            .Concat(headers.Except(Columns).Select(c => new FieldFault(
                c, "import.column.unknown", $"Expected one of {string.Join(", ", Columns)}.")))
            .ToList();
        if (faults.Count > 0)
        {
            yield return new(1, null, faults);
            yield break;
        }

        while (true)
        {
            CsvRow? row;
            try
            {
                row = csv.Read() ? new Cells(csv).ToRow() : null;
            }
            catch (CsvFormatException)
            {
                // What follows a record that cannot be told from the next one is anybody's guess: stop there.
                row = new(0, null, [new("", "import.row.malformed", "Expected a record of at most 64 kB; saw none that ends. Nothing after it was read.")]);
            }

            if (row is null)
            {
                yield break;
            }

            yield return row;
            if (row.Line == 0)
            {
                yield break;
            }
        }
    }

    // A quote that is never closed ends with its line: it must not swallow the rest of the file.
    private static readonly CsvReaderOptions Options = new()
    {
        TrackLineNumbers = true,
        TrimWhitespace = true,
        AllowLineBreaksInQuotes = false,
        IncludeValuesInExceptions = false,
        MaxRecordSize = 64 * 1024,
    };

    private sealed class Cells(CsvReader csv)
    {
        private readonly List<FieldFault> _faults = [];

        public CsvRow ToRow()
        {
            var line = (int)csv.LineNumber;
            var draft = new ReferralDraft
            {
                RowKey = Needed("rowKey"),
                ReceivedOn = Date("receivedOn", "yyyy-MM-dd"),
                Source = Needed("source"),
                PartnerId = Optional("partnerId"),
                DecisionType = Needed("decisionType"),
                IdNumber = Optional("idNumber"),
                IdMissingReason = Optional("idMissingReason"),
                Born = Date("born", "yyyy-MM-dd"),
                ProtectedFlag = Needed("protectedFlag"),
                GivenName = Needed("givenName"),
                FamilyName = Needed("familyName"),
                ContactWay = Optional("contactWay"),
                Phone = Optional("phone"),
                Email = Optional("email"),
                Municipality = Needed("municipality"),
                Reason = Needed("reason"),
                LanguageNeed = Optional("languageNeed"),
                AccessNeeds = Optional("accessNeed")?.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
                ReferrerConsent = YesNo("referrerConsent"),
                Urgency = Optional("urgency") ?? "NORMAL",
                Facts = Facts.All(c => Optional(c) is null) ? null : IntakeFacts(),
            };
            return new(line, _faults.Count == 0 ? draft : null, _faults);
        }

        private IntakeFacts IntakeFacts() => new()
        {
            LaborStatus = Needed("laborStatus"),
            UnderNotice = YesNo("underNotice", needed: true),
            LastWorkOrStudy = Date("lastWorkOrStudy", "yyyy-MM", needed: true) ?? default,
            CountryGroup = Needed("countryGroup"),
            UpperSecondaryComplete = YesNo("upperSecondaryComplete", needed: true),
            DisabilityBasis = Needed("disabilityBasis"),
            LostJobOrNotice = YesNo("lostJobOrNotice", needed: true),
            CompetenceMismatch = YesNo("competenceMismatch", needed: true),
            AbleToWork = YesNo("ableToWork", needed: true),
            WorkPermit = Needed("workPermit"),
            OtherEsfProject = YesNo("otherEsfProject", needed: true),
            InfoGiven = YesNo("infoGiven", needed: true),
            PlannedPace = Number("plannedPace"),
        };

        private string? Optional(string column) => csv.TryGetFieldIndex(column, out var index) && index < csv.FieldCount && csv.GetString(index).Trim() is { Length: > 0 } text ? text : null;

        private string Needed(string column)
        {
            if (Optional(column) is { } text)
            {
                return text;
            }

            _faults.Add(new(column, "field.missing", "Expected a value."));
            return "";
        }

        private bool YesNo(string column, bool needed = false)
        {
            switch (Optional(column)?.ToUpperInvariant())
            {
                case "JA" or "TRUE" or "YES" or "1":
                    return true;
                case "NEJ" or "FALSE" or "NO" or "0":
                    return false;
                case null when !needed:
                    return false;
                default:
                    _faults.Add(new(column, "field.yesno", "Expected JA or NEJ."));
                    return false;
            }
        }

        private DateOnly? Date(string column, string format, bool needed = false)
        {
            if (Optional(column) is not { } text)
            {
                if (needed)
                {
                    _faults.Add(new(column, "field.missing", "Expected a value."));
                }

                return null;
            }

            if (DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                return date;
            }

            _faults.Add(new(column, "field.date", $"Expected {(format == "yyyy-MM" ? "a month, for example 2012-01" : "a date, for example 2012-10-15")}."));
            return null;
        }

        private int? Number(string column)
        {
            if (Optional(column) is not { } text)
            {
                return null;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }

            _faults.Add(new(column, "field.number", "Expected a whole number."));
            return null;
        }
    }
}
