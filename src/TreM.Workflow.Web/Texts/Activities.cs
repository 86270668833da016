namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts that the timeline tells, by activity code: <c>Activities.resx</c> (Swedish) and <c>Activities.en.resx</c> (English).</summary>
public sealed class Activities;
