using System.Globalization;
using TreM.Workflow.Journeys.Calendars;

namespace TreM.Workflow.Web.Hosting;

/// <summary>Times as people here read them: Europe/Stockholm, in the reader's language. Stored times are UTC.</summary>
public static class SwedishTime
{
    /// <summary>Date and time, short.</summary>
    public static string Local(this DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, WorkCalendar.Zone).ToString("g", CultureInfo.CurrentCulture);

    /// <summary>The date.</summary>
    public static string LocalDate(this DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, WorkCalendar.Zone).ToString("d", CultureInfo.CurrentCulture);

    /// <summary>Midnight at the start of a day here.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => WorkCalendar.At(day, TimeOnly.MinValue);
}
