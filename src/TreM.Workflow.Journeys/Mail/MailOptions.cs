using System.ComponentModel.DataAnnotations;
using MimeKit;

namespace TreM.Workflow.Journeys.Mail;

/// <summary>How mail leaves: section <c>Mail</c> of the settings.</summary>
public sealed class MailOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Mail";

    /// <summary>Files in a folder, or a mail server.</summary>
    public MailTransport Transport { get; set; } = MailTransport.Pickup;

    /// <summary>Folder for .eml files, with <see cref="MailTransport.Pickup"/>.</summary>
    public string PickupFolder { get; set; } = "App_Data/mail";

    /// <summary>Name of the mail server.</summary>
    public string Host { get; set; } = "";

    /// <summary>Port of the mail server.</summary>
    [Range(1, 65535, ErrorMessage = "expected a port from 1 to 65535.")]
    public int Port { get; set; } = 587;

    /// <summary>How the connection is protected. What is asked for is demanded: mail never falls back to clear text.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>User at the mail server, or empty for none.</summary>
    public string User { get; set; } = "";

    /// <summary>Password of the user: from the environment or a secret store, not from a file in the repository.</summary>
    public string Password { get; set; } = "";

    /// <summary>The sender's address.</summary>
    public string From { get; set; } = "trem@example.com";

    /// <summary>The sender's name.</summary>
    public string FromName { get; set; } = "TreM";

    /// <summary>
    /// Whether a server's certificate is looked up in the lists of revoked ones. Off for an authority inside the house that publishes no
    /// list; the certificate must be trusted and right all the same.
    /// </summary>
    public bool CheckRevocation { get; set; } = true;

    /// <summary>How long a mail that the server does not take now is tried again before it becomes an incident (RFC 5321, 4.5.4.1).</summary>
    [Range(typeof(TimeSpan), "00:10:00", "14.00:00:00", ErrorMessage = "expected a time from 00:10:00 to 14.00:00:00.")]
    public TimeSpan KeepTrying { get; set; } = TimeSpan.FromDays(2);

    /// <summary>How long a mail server may take.</summary>
    [Range(1, 300, ErrorMessage = "expected 1 to 300 seconds.")]
    public int TimeoutSeconds { get; set; } = 10;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Transport == MailTransport.Smtp && string.IsNullOrWhiteSpace(Host))
        {
            yield return new("expected the name of a mail server when Transport is Smtp.", [nameof(Host)]);
        }

        if (Transport == MailTransport.Pickup && string.IsNullOrWhiteSpace(PickupFolder))
        {
            yield return new("expected a folder when Transport is Pickup.", [nameof(PickupFolder)]);
        }

        if (!MailboxAddress.TryParse(From, out var sender) || !sender.Address.Contains('@', StringComparison.Ordinal))
        {
            yield return new("expected a mail address.", [nameof(From)]);
        }
    }
}

/// <summary>Where mail goes.</summary>
public enum MailTransport
{
    /// <summary>A file per mail in a folder: for development.</summary>
    Pickup,

    /// <summary>A mail server.</summary>
    Smtp,
}

/// <summary>How the connection to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>STARTTLS, demanded.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>None: for a server on the same machine.</summary>
    None,
}
