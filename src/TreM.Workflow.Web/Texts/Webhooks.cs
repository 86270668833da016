namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts of <c>Webhooks.resx</c> (Swedish) and <c>Webhooks.en.resx</c> (English).</summary>
public sealed class Webhooks;
