using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Tests.Simulation;

namespace TreM.Workflow.Journeys.Tests.Access;

/// <summary>Where the service sends mail, the link to set a password goes to its user and to nobody else.</summary>
public sealed class AccountMailTests
{
    private static readonly Actor Administrator = Programme.With(Roles.Administrator, id: "8d6f3a52-0000-4000-8000-0000000000aa");

    [Fact]
    public async Task With_a_mail_server_the_administrator_sees_no_link_and_the_outbox_keeps_it_sealed()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15), services => services.Configure<MailOptions>(o =>
            (o.Transport, o.Host) = (MailTransport.Smtp, "mail.example.com")));

        var made = Assert.IsType<AccountResult.Done>(await programme.Ask((Accounts accounts) =>
            accounts.Create("Lena Exempel", "lena@example.com", new("", Roles.SteeringGroup, ScopeKinds.Programme, null), Administrator)));

        Assert.Null(made.Link);
        var row = await programme.Look(db => db.OutboxRows.AsNoTracking().SingleAsync(r => r.Kind == OutboxKind.Mail));
        var payload = Encoding.UTF8.GetString(row.Payload!);
        Assert.Contains($"user:{made.UserId}", payload, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9a-f]{96}", payload);
        Assert.DoesNotContain("lena", payload, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_mail_carries_the_link_that_sets_the_password()
    {
        var folder = Directory.CreateTempSubdirectory("trem-mail");
        try
        {
            await using var programme = await Programme.Start(new DateOnly(2012, 10, 15), services => services.Configure<MailOptions>(o =>
                (o.Transport, o.Host, o.PickupFolder) = (MailTransport.Smtp, "mail.example.com", folder.FullName)));
            var made = Assert.IsType<AccountResult.Done>(await programme.Ask((Accounts accounts) =>
                accounts.Create("Lena Exempel", "lena@example.com", new("", Roles.SteeringGroup, ScopeKinds.Programme, null), Administrator)));

            // The same row, delivered into a folder instead of to a server.
            await programme.Use<Microsoft.Extensions.Options.IOptionsMonitor<MailOptions>>(options =>
            {
                options.CurrentValue.Transport = MailTransport.Pickup;
                return Task.CompletedTask;
            });
            await programme.Sweep();

            var mail = await File.ReadAllTextAsync(Assert.Single(folder.GetFiles("*.eml")).FullName, TestContext.Current.CancellationToken);
            var code = System.Text.RegularExpressions.Regex.Match(mail.Replace("=\r\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal), "set-password\\?code=([0-9a-f]{96})").Groups[1].Value;
            Assert.Equal(made.UserId, (await programme.Ask((PasswordLinks links) => links.Find(code)))!.Id);
            Assert.True(await programme.Ask((PasswordLinks links) => links.SetPassword(code, "Blåbär och 7 lingon")));
            Assert.False(await programme.Ask((PasswordLinks links) => links.SetPassword(code, "Blåbär och 8 lingon")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_link_ends_after_three_days_and_of_two_who_use_it_at_once_one_is_let_in()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var link = Assert.IsType<AccountResult.Done>(await programme.Ask((Accounts accounts) => accounts.MakeAdministrator("Ada Admin", "ada@example.com"))).Link!;
        var code = link[PasswordLinks.Path.Length..];

        var both = await Task.WhenAll(
            programme.Ask((PasswordLinks links) => links.SetPassword(code, "Blåbär och 7 lingon")), programme.Ask((PasswordLinks links) => links.SetPassword(code, "Blåbär och 8 lingon")));
        Assert.Single(both, won => won);

        var late = Assert.IsType<AccountResult.Done>(await programme.Ask((Accounts accounts) => accounts.MakeAdministrator("Ada Admin", "ada@example.com"))).Link![PasswordLinks.Path.Length..];
        programme.Clock.MoveTo(programme.Clock.GetUtcNow() + PasswordLinks.Life);
        Assert.Null(await programme.Ask((PasswordLinks links) => links.Find(late)));
    }
}
