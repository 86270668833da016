namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts that the partners' pages use: <c>Partners.resx</c> (Swedish) and <c>Partners.en.resx</c> (English).</summary>
public sealed class Partners;
