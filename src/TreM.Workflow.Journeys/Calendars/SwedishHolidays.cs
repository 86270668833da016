namespace TreM.Workflow.Journeys.Calendars;

/// <summary>
/// The days on which a Swedish office is closed besides weekends: public holidays (lag 1989:253) and the three eves that
/// agreements treat as holidays (midsommarafton, julafton, nyårsafton). Computed, never listed.
/// </summary>
public static class SwedishHolidays
{
    /// <summary>Whether the office is closed on <paramref name="date"/> because of a holiday or an eve.</summary>
    public static bool Contains(DateOnly date)
    {
        switch (date.Month, date.Day)
        {
            case (1, 1) or (1, 6) or (5, 1) or (12, 24) or (12, 25) or (12, 26) or (12, 31):
                return true;
            case (6, 6):
                return date.Year >= 2005; // the national day replaced Whit Monday in 2005
            case (6, >= 19 and <= 25):
                return date.DayOfWeek == DayOfWeek.Friday; // midsommarafton; the day itself is always a Saturday
        }

        var sinceEaster = date.DayNumber - EasterSunday(date.Year).DayNumber;
        return sinceEaster is -2 or 1 or 39 || (sinceEaster == 50 && date.Year < 2005);
    }

    /// <summary>Easter Sunday in the Gregorian calendar (the anonymous algorithm of 1876).</summary>
    public static DateOnly EasterSunday(int year)
    {
        var golden = year % 19;
        var century = year / 100;
        var yearOfCentury = year % 100;
        var moonCorrection = ((8 * century) + 13) / 25;
        var epact = ((19 * golden) + century - (century / 4) - moonCorrection + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (yearOfCentury / 4)) - epact - (yearOfCentury % 4)) % 7;
        var shift = (golden + (11 * epact) + (22 * weekday)) / 451;
        var day = epact + weekday - (7 * shift) + 114;
        return new DateOnly(year, day / 31, (day % 31) + 1);
    }
}
