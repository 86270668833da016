namespace TreM.Workflow.Journeys.Demo;

/// <summary>
/// The programme's periods as its plan has them, from which the demonstration is moved. The programme itself reads its
/// constants; a test holds the two together.
/// </summary>
public sealed record ProgrammePeriod
{
    public DateOnly Start { get; init; } = new(2012, 1, 1);

    public DateOnly End { get; init; } = new(2014, 6, 30);

    public DateOnly IntakeStart { get; init; } = new(2012, 7, 1);

    public DateOnly IntakeEnd { get; init; } = new(2013, 12, 31);
}
