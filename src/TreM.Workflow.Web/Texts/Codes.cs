namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts that codes have that only pages show: <c>Codes.resx</c> (Swedish) and <c>Codes.en.resx</c> (English).</summary>
public sealed class Codes;
