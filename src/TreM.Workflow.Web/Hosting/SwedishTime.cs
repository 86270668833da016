using System.Globalization;
using TreM.Workflow.Journeys.Calendars;

namespace TreM.Workflow.Web.Hosting;

/// <summary>Times as people here read them: Europe/Stockholm, in the reader's language. Stored times are UTC.</summary>
public static class SwedishTime
{
    private const string DateFormat = "ddd d MMM yyyy";

    /// <summary>Weekday, date and time: <c>ons 25 nov. 2026 08:20</c>.</summary>
    public static string Local(this DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, WorkCalendar.Zone).ToString($"{DateFormat} HH:mm", CultureInfo.CurrentCulture);

    /// <summary>Weekday and date: <c>ons 25 nov. 2026</c>.</summary>
    public static string LocalDate(this DateTimeOffset at) => WorkCalendar.DateOf(at).Local();

    /// <summary>Weekday and date.</summary>
    public static string Local(this DateOnly date) => date.ToString(DateFormat, CultureInfo.CurrentCulture);

    /// <summary>The date alone, where there are many: <c>25 nov. 2026</c>.</summary>
    public static string LocalShort(this DateOnly date) => date.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>Time of day: <c>16:30</c>, in English too.</summary>
    public static string Clock(this TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Weekday, day and time, under a heading that says the month: <c>ons 25 08:20</c>.</summary>
    public static string LocalDay(this DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, WorkCalendar.Zone).ToString("ddd d, HH:mm", CultureInfo.CurrentCulture);

    /// <summary>The month: <c>november 2026</c>.</summary>
    public static string LocalMonth(this DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, WorkCalendar.Zone).ToString("MMMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>Midnight at the start of a day here.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => WorkCalendar.At(day, TimeOnly.MinValue);
}
