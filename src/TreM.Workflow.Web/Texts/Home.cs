namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts of the open pages: <c>Home.resx</c> (Swedish) and <c>Home.en.resx</c> (English).</summary>
public sealed class Home;
