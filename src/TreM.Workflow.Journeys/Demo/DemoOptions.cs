using System.ComponentModel.DataAnnotations;

namespace TreM.Workflow.Journeys.Demo;

/// <summary>The demonstration programme: section <c>Demo</c> of the settings. It is loaded in Development only.</summary>
public sealed class DemoOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Demo";

    /// <summary>Invented participants who have walked the programme until today; 0 leaves twelve referrals that nobody has opened.</summary>
    [Range(0, 1000)]
    public int Participants { get; set; } = 60;

    /// <summary>The same seed gives the same people.</summary>
    public int Seed { get; set; } = 3;
}
