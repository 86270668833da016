namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts that the coordinator's page uses: <c>Coordination.resx</c> (Swedish) and <c>Coordination.en.resx</c> (English).</summary>
public sealed class Coordination;
