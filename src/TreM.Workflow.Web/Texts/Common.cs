namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts that every page shares: <c>Common.resx</c> (Swedish) and <c>Common.en.resx</c> (English).</summary>
public sealed class Common;
