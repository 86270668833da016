namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts around form fields: <c>Forms.resx</c> (Swedish) and <c>Forms.en.resx</c> (English).</summary>
public sealed class Forms;
