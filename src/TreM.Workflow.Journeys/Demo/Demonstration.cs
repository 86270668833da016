namespace TreM.Workflow.Journeys.Demo;

/// <summary>What the pages and the sweeps need to know of the demonstration: when it plays, and whether it is being loaded.</summary>
public sealed class Demonstration
{
    private volatile int _percent = 100;

    /// <summary>When it plays; the original dates where there is no demonstration.</summary>
    public DemoTime Time { get; set; } = new(0);

    /// <summary>How far loading has come, 0 to 100.</summary>
    public int Percent
    {
        get => _percent;
        set => _percent = Math.Clamp(value, 0, 100);
    }

    /// <summary>Whether it is being loaded: its clock is not today's, so sweeps by today's clock wait.</summary>
    public bool IsLoading { get; set; }
}
