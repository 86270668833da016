using System.Globalization;
using System.Resources;

namespace TreM.Workflow.Journeys.Mail;

/// <summary>
/// The templates: <c>MailTexts.resx</c> (Swedish) and <c>MailTexts.en.resx</c> (English), a subject and a body each. The only
/// thing that varies is the link: a mail can be read by anybody on its way.
/// </summary>
public static class MailTexts
{
    private static readonly ResourceManager Texts = new("TreM.Workflow.Journeys.Mail.MailTexts", typeof(MailTexts).Assembly);

    /// <summary>Keys of all templates.</summary>
    public static IReadOnlyList<string> Templates { get; } =
        ["handover-new", "handover-answered", "handover-overdue", "handover-changed", "task-new", "task-due-soon", "task-reminder", "task-escalated", "report-ready", "emergency-opened", "account-link",
        "access-proposed", "access-given",
        "handover-recalled", "handover-reported", "handover-without-receiver", "request-answered", "referral-answered", "anchor"];

    /// <summary>What a model calls a mail (header <c>template</c> of <c>trem.mail</c>), with the template that says that and nothing else.</summary>
    public static IReadOnlyDictionary<string, string> ByModel { get; } = new Dictionary<string, string>
    {
        ["overlamning-aterkallad"] = "handover-recalled",
        ["overlamning-aterrapport"] = "handover-reported",
        ["overlamning-utan-mottagare"] = "handover-without-receiver",
        ["begaran-besvarad"] = "request-answered",
    };

    /// <summary>Subject and body of a template in a language, or null when there is no such template.</summary>
    public static (string Subject, string Body)? Find(string template, string language, Uri link)
    {
        var culture = CultureInfo.GetCultureInfo(language == "en" ? "en" : "sv");
        return Texts.GetString($"{template}.subject", culture) is { } subject && Texts.GetString($"{template}.body", culture) is { } body
            ? (subject, body.Replace("{link}", link.AbsoluteUri, StringComparison.Ordinal))
            : null;
    }
}
