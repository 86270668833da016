namespace TreM.Workflow.Journeys.Outbox;

/// <summary>
/// Tells the host that there is work in a lane, after a commit. Carries no data, and losing one costs seconds: the sweeps
/// find the work by themselves.
/// </summary>
public sealed class WorkNudge
{
    /// <summary>The host's ear: must return at once.</summary>
    public event Action<Lane>? Rang;

    internal void Ring(Lane lane) => Rang?.Invoke(lane);
}
