namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts of access log, emergencies and extracts: <c>Privacy.resx</c> (Swedish) and <c>Privacy.en.resx</c> (English).</summary>
public sealed class Privacy;
