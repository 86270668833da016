namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts that the participants' pages use: <c>Participants.resx</c> (Swedish) and <c>Participants.en.resx</c> (English).</summary>
public sealed class Participants;
