namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts that the coach's pages use: <c>Coach.resx</c> (Swedish) and <c>Coach.en.resx</c> (English).</summary>
public sealed class Coach;
