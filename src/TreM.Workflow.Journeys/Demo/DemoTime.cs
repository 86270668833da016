using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Demo;

/// <summary>
/// The demonstration's time: the programme of 2012 to 2014 and its twelve vignettes, moved by one whole number of weeks, so
/// that weekdays stay. Today falls in the week after the last vignette came: all twelve have, and ten months are left.
/// </summary>
/// <param name="Weeks">How far everything is moved; 0 leaves the original dates.</param>
public sealed record DemoTime(int Weeks)
{
    private const int WomansSerial = 238;
    private const int MansSerial = 239;
    private static readonly ProgrammePeriod Original = new();

    // A Monday. The last vignette is of the Monday before.
    private static readonly DateOnly ThisWeek = new(2013, 8, 26);

    /// <summary>The programme's periods.</summary>
    public ProgrammePeriod Period { get; } = new()
    {
        Start = Original.Start.AddDays(Weeks * 7),
        End = Original.End.AddDays(Weeks * 7),
        IntakeStart = Original.IntakeStart.AddDays(Weeks * 7),
        IntakeEnd = Original.IntakeEnd.AddDays(Weeks * 7),
    };

    /// <summary>The shift by which today lies in the programme.</summary>
    public static DemoTime For(DateOnly today) => new((int)Math.Floor((today.DayNumber - ThisWeek.DayNumber) / 7.0));

    /// <summary>The shift a store was filled with, or null when it is empty: its goals hold from the programme's first day.</summary>
    public static async Task<DemoTime?> Of(WorkflowContext db, CancellationToken cancellationToken = default) =>
        await db.Set<Goal>().MinAsync(g => (DateOnly?)g.ValidFrom, cancellationToken) is { } start
            ? new((start.DayNumber - Original.Start.DayNumber) / 7)
            : null;

    /// <summary>A date, moved.</summary>
    public DateOnly Move(DateOnly date) => date.AddDays(Weeks * 7);

    /// <summary>A file that ships, moved: the programme's dates among its constants.</summary>
    public SourceFile Move(SourceFile file) =>
        Weeks != 0 && file.Text.Contains($"id=\"{ProgrammeConstants.DecisionId}\"", StringComparison.Ordinal)
            ? file with { Text = ConstantsFile.Move(file.Text, Weeks * 7) }
            : file;

    /// <summary>
    /// A referral, moved: the person is born as much later as the referral comes, so that ages and months outside work stay. The
    /// number is made anew in the style of the published test numbers (serial 238 for women, 239 for men): moved digits could
    /// be somebody's.
    /// </summary>
    public ReferralDraft Move(ReferralDraft draft)
    {
        if (draft.ReceivedOn is not { } received || Weeks == 0)
        {
            return draft;
        }

        var moved = Move(received);
        return draft with
        {
            ReceivedOn = moved,
            Born = draft.Born is { } born ? Move(born) : null,
            IdNumber = PersonalIdentityNumber.Read(draft.IdNumber, received, out var number) == IdentityNumberFault.None && number is not null ? Move(number) : draft.IdNumber,
            Facts = draft.Facts is not { } facts ? null : facts with
            {
                LastWorkOrStudy = new DateOnly(moved.Year, moved.Month, 1).AddMonths(-EligibilityFacts.MonthsSince(facts.LastWorkOrStudy, received)),
            },
        };
    }

    private string Move(PersonalIdentityNumber number)
    {
        var born = Move(number.Born);
        var day = born.Day + (number.IsCoordination ? PersonalIdentityNumber.CoordinationOffset : 0);
        var serial = number.Sex == "K" ? WomansSerial : MansSerial;
        var nine = string.Create(CultureInfo.InvariantCulture, $"{born:yyMM}{day:00}{serial}");
        return string.Create(CultureInfo.InvariantCulture, $"{born.Year:0000}{nine[2..6]}-{serial}{PersonalIdentityNumber.CheckDigit(nine)}");
    }
}
