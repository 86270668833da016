using System.Net.Sockets;
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
internal sealed class DeliverMail(WorkflowContext db, IdentityVault vault, IOptionsMonitor<MailOptions> options) : IDeliver
{
    public OutboxKind Kind => OutboxKind.Mail;

    public async Task<Delivery> Deliver(OutboxRow row, CancellationToken cancellationToken)
    {
        var settings = options.CurrentValue;
        if (JsonSerializer.Deserialize<MailOrder>(row.Payload ?? []) is not { } order)
        {
            return new Delivery.Refused("Expected a mail order; saw nothing.");
        }

        if (MailTexts.Find(order.Template, await LanguageOf(order, cancellationToken), new Uri(new Uri(settings.SiteAddress), order.Path + vault.OpenText(order.SealedEnd))) is not var (subject, body))
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
            : await Send(mail, settings, cancellationToken);
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

    private static async Task<Delivery> Send(MimeMessage mail, MailOptions settings, CancellationToken cancellationToken)
    {
        using var server = new SmtpClient { Timeout = settings.TimeoutSeconds * 1000 };
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

            await server.SendAsync(mail, cancellationToken);
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
