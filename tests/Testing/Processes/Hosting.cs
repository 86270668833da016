using TreM.Workflow.Feel;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Testing.Processes;

/// <summary>Short words for what tests do with instances.</summary>
internal static class Hosting
{
    public static VirtualHost Host(this ProcessDefinition definition, EngineServices? services = null, params ProcessDefinition[] others) =>
        new(services ?? new EngineServices(), [definition, .. others]);

    public static HostedInstance Run(this ProcessDefinition definition, params (string, object?)[] variables) =>
        definition.Host().Start(definition.Id, FeelContext.Of(variables));

    public static FeelContext Vars(params (string, object?)[] variables) => FeelContext.Of(variables);

    /// <summary>Ids of the elements that began, in order, without flows and joins.</summary>
    public static IEnumerable<string> Began(this HostedInstance instance) =>
        instance.Effects.OfType<Effect.Recorded>().Where(r => r.Kind == HistoryKind.ElementStarted).Select(r => r.Element.Id);

    /// <summary>How often an element completed.</summary>
    public static int Completed(this HostedInstance instance, string elementId) =>
        instance.Effects.OfType<Effect.Recorded>().Count(r => r.Kind == HistoryKind.ElementCompleted && r.Element.Id == elementId);

    /// <summary>Ids of the elements that wait, sorted.</summary>
    public static IEnumerable<string> Waits(this HostedInstance instance) =>
        instance.State.ActiveElements.Select(a => a.ElementId).Order(StringComparer.Ordinal);

    public static Verdict Complete(this VirtualHost host, HostedInstance instance, string elementId, params (string, object?)[] variables)
    {
        var (key, _) = instance.Tasks.First(t => t.Value.Element.Id == elementId);
        return host.Give(instance, new Stimulus.TaskCompleted(host.Now, "U1", key, FeelContext.Of(variables)));
    }

    public static Verdict Finish(this VirtualHost host, HostedInstance instance, string elementId, params (string, object?)[] variables)
    {
        var (key, _) = instance.Jobs.First(t => t.Value.Element.Id == elementId);
        return host.Give(instance, new Stimulus.JobCompleted(host.Now, "WORKER", key, FeelContext.Of(variables)));
    }

    public static bool HasCompleted(this HostedInstance instance) => instance.Outcome is InstanceOutcome.Completed;
}
