namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts of <c>Instances.resx</c> (Swedish) and <c>Instances.en.resx</c> (English).</summary>
public sealed class Instances;
