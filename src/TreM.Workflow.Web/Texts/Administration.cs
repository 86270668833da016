namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the administrators' texts: <c>Administration.resx</c> (Swedish) and <c>Administration.en.resx</c> (English).</summary>
public sealed class Administration;
