namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts of goals, bottlenecks, lead times, process timelines and exports.</summary>
public sealed class Management;
