using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MimeKit;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Mail;

/// <summary>
/// Sends mails, by a server or into a folder. A repeat has the same Message-Id, date and body as the first try, so that the
/// receiver's server can drop it.
/// </summary>
internal sealed class DeliverMail(WorkflowContext db, IdentityVault vault, IOptionsMonitor<MailOptions> options, IOptionsMonitor<SiteOptions> site, TimeProvider time) : IDeliver
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    public OutboxKind Kind => OutboxKind.Mail;

    public async Task<Delivery> Deliver(OutboxRow row, CancellationToken cancellationToken)
    {
        var settings = options.CurrentValue;
        if (JsonSerializer.Deserialize<MailOrder>(row.Payload ?? []) is not { } order)
        {
            return new Delivery.Refused("Expected a mail order; saw nothing.");
        }

        if (MailTexts.Find(order.Template, await LanguageOf(order, cancellationToken), site.CurrentValue.Link(order.Path + vault.OpenText(order.SealedEnd))) is not var (subject, body))
        {
            return new Delivery.Refused($"There is no mail template '{order.Template}'.");
        }

        if (await AddressOf(order.To, cancellationToken) is not { } receiver)
        {
            return new Delivery.Refused("The receiver has no mail address.");
        }

        using var mail = new MimeMessage
        {
            MessageId = $"{row.Id:N}@{settings.From[(settings.From.LastIndexOf('@') + 1)..].Trim('>', ' ')}",
            Date = row.CreatedAt,
            Subject = subject,
            Body = new TextPart("plain") { Text = body },
        };
        mail.From.Add(new MailboxAddress(settings.FromName, MailboxAddress.Parse(settings.From).Address));
        mail.To.Add(receiver);
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return settings.Transport == MailTransport.Pickup
            ? await Drop(mail, row, settings, cancellationToken)
            : await Send(mail, receiver, settings, cancellationToken) is var sent && sent is Delivery.Again again ? Later(row, again.Why, settings.KeepTrying) : sent;
    }

    // Short pauses first, for a server that only greets strangers the second time; then ever longer ones, up to an hour.
    private Delivery Later(OutboxRow row, string why, TimeSpan keepTrying)
    {
        var age = time.GetUtcNow() - row.DueAt;
        return age >= keepTrying
            ? new Delivery.Refused($"Tried for {keepTrying.TotalHours:0} hours; last: {why}")
            : new Delivery.NotNow(TimeSpan.FromTicks(Math.Clamp(age.Ticks / 2, FirstPause.Ticks, LongestPause.Ticks)), why);
    }

    // A user reads mails in the language of the pages; the order's language is for everybody else.
    private async Task<string> LanguageOf(MailOrder order, CancellationToken cancellationToken) =>
        order.To.StartsWith("user:", StringComparison.Ordinal) && Guid.TryParse(order.To["user:".Length..], out var id)
            && await db.Users.Where(u => u.Id == id).Select(u => u.Language).FirstOrDefaultAsync(cancellationToken) is { } chosen ? chosen : order.Language;

    private async Task<MailboxAddress?> AddressOf(string to, CancellationToken cancellationToken)
    {
        var address = to switch
        {
            _ when to.StartsWith("mailto:", StringComparison.Ordinal) => to["mailto:".Length..],
            _ when to.StartsWith("user:", StringComparison.Ordinal) && Guid.TryParse(to["user:".Length..], out var id) =>
                await db.Users.Where(u => u.Id == id).Select(u => u.Email).FirstOrDefaultAsync(cancellationToken),
            _ => null,
        };
        return address is not null && !address.AsSpan().ContainsAny('\r', '\n') && MailboxAddress.TryParse(address, out var mailbox)
            && mailbox.Address.Contains('@', StringComparison.Ordinal) ? mailbox : null;
    }

    private static async Task<Delivery> Drop(MimeMessage mail, OutboxRow row, MailOptions settings, CancellationToken cancellationToken)
    {
        // The id is the file's name: a repeat overwrites its first try.
        Directory.CreateDirectory(settings.PickupFolder);
        var path = Path.Combine(settings.PickupFolder, $"{row.CreatedAt.UtcDateTime:yyyyMMdd'T'HHmmss}-{row.Id:N}.eml");
        await using (var file = File.Create(path + ".part"))
        {
            await mail.WriteToAsync(file, cancellationToken);
        }

        File.Move(path + ".part", path, overwrite: true);
        return new Delivery.Done();
    }

    private static async Task<Delivery> Send(MimeMessage mail, MailboxAddress receiver, MailOptions settings, CancellationToken cancellationToken)
    {
        using var server = new SmtpClient { Timeout = settings.TimeoutSeconds * 1000, CheckCertificateRevocation = settings.CheckRevocation };
        try
        {
            var security = settings.Security switch
            {
                MailSecurity.None => SecureSocketOptions.None,
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                _ => SecureSocketOptions.StartTls,
            };
            await server.ConnectAsync(settings.Host, settings.Port, security, cancellationToken);
            if (settings.User.Length > 0)
            {
                await server.AuthenticateAsync(settings.User, settings.Password, cancellationToken);
            }

            // A domain can be written in ASCII; the part before the @ cannot.
            var isInternational = !Ascii.IsValid(receiver.LocalPart);
            if (isInternational && !server.Capabilities.HasFlag(SmtpCapabilities.UTF8))
            {
                return new Delivery.Refused("The receiver's address has letters outside ASCII before the @, and the mail server does not take them (SMTPUTF8). Give the person another address.");
            }

            var format = FormatOptions.Default.Clone();
            format.International = isInternational;
            await server.SendAsync(format, mail, cancellationToken);
        }
        catch (SmtpCommandException answer) when ((int)answer.StatusCode >= 500)
        {
            return new Delivery.Refused($"The mail server refused: {(int)answer.StatusCode} {answer.ErrorCode}.");
        }
        catch (Exception failure) when (failure is SmtpCommandException or ProtocolException or SslHandshakeException or AuthenticationException
            or SocketException or IOException or TimeoutException or NotSupportedException)
        {
            return new Delivery.Again($"The mail server could not take it: {failure.GetType().Name} {failure.Message}");
        }

        try
        {
            await server.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception late) when (late is ProtocolException or IOException or SocketException)
        {
            // The server has accepted the mail; how the conversation ended no longer matters.
        }

        return new Delivery.Done();
    }
}
