namespace TreM.Workflow.Journeys.Mail;

/// <summary>A mail to send: a template and where it leads, never personal data.</summary>
/// <param name="Template">Key of a template in <c>MailTexts</c>, for example <c>handover-new</c>.</param>
/// <param name="To">A user: <c>user:</c> and the id, looked up when the mail is sent; or <c>mailto:</c> and an address.</param>
/// <param name="Language"><c>sv</c> or <c>en</c>.</param>
/// <param name="Path">Where the link leads, from the site's root, for example <c>/tasks/3f2a...</c>.</param>
public sealed record MailOrder(string Template, string To, string Language, string Path)
{
    /// <summary>The end of the link, sealed by the vault: what must not lie readable in the outbox. Null for most mails.</summary>
    public string? SealedEnd { get; init; }
}
