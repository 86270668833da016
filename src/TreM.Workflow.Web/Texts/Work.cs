namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts that every page of the working day shares: <c>Work.resx</c> (Swedish) and <c>Work.en.resx</c> (English).</summary>
public sealed class Work;
