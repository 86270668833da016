namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts of users, partners, calendar and keys: <c>Access.resx</c> (Swedish) and <c>Access.en.resx</c> (English).</summary>
public sealed class Access;
