namespace TreM.Workflow.Web.Texts;

/// <summary>Marks the texts of signing in: <c>Account.resx</c> (Swedish) and <c>Account.en.resx</c> (English).</summary>
public sealed class Account;
