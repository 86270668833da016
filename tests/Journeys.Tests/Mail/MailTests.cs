using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Mail;

/// <summary>Mail as files, and mail to a real SMTP server.</summary>
public sealed class MailTests : IAsyncLifetime
{
    private TestStore _store = null!;
    private string _folder = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.Create(StorageProvider.Sqlite);
        _folder = Directory.CreateTempSubdirectory("trem-mail").FullName;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<TestNode> Node(Action<MailOptions> configure) => TestNode.Start(_store.Options, more: s => s.Configure<MailOptions>(o =>
    {
        o.PickupFolder = _folder;
        configure(o);
    }).Configure<SiteOptions>(o => o.Address = "https://trem.example.com"));

    private static async Task<Guid> Order(TestNode node, string language = "sv", string to = "mailto:kim@example.com")
    {
        var id = Guid.CreateVersion7();
        await node.Use(async db =>
        {
            db.OutboxRows.Add(OutboxRows.Mail(id, new MailOrder("handover-new", to, language, "/handovers/7"), UtcMicroseconds.Round(node.Clock.GetUtcNow()), null));
            await db.SaveChangesAsync();
        });
        await node.Sweep.Run(Lane.Mail, TestContext.Current.CancellationToken);
        return id;
    }

    private static Task<OutboxRow> Row(TestNode node, Guid id) => node.Look(db => db.OutboxRows.SingleAsync(o => o.Id == id));

    [Fact]
    public async Task A_mail_becomes_a_file_with_a_link_and_no_personal_data()
    {
        await using var node = await Node(_ => { });
        var id = await Order(node);
        var mail = await MimeMessage.LoadAsync(Assert.Single(Directory.GetFiles(_folder)), TestContext.Current.CancellationToken);
        Assert.Equal(("Ny överlämning i TreM", $"{id:N}@example.com", "kim@example.com"), (mail.Subject, mail.MessageId, mail.To.Mailboxes.Single().Address));
        Assert.Contains("https://trem.example.com/handovers/7", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(OutboxStatus.Done, (await Row(node, id)).Status);
    }

    [Fact]
    public async Task A_user_reads_mails_in_the_language_of_the_pages()
    {
        await using var node = await Node(_ => { });
        var user = Guid.CreateVersion7();
        await node.Use(async db =>
        {
            db.Add(new User { Id = user, UserName = "kim", Email = "kim@example.com", Language = "en" });
            await db.SaveChangesAsync();
        });
        await Order(node, to: $"user:{user}");
        var mail = await MimeMessage.LoadAsync(Assert.Single(Directory.GetFiles(_folder)), TestContext.Current.CancellationToken);
        Assert.Equal("New handover in TreM", mail.Subject);
    }

    [Theory]
    [InlineData("sv")]
    [InlineData("en")]
    public void Every_template_has_a_subject_a_body_and_a_link_and_nothing_else_that_varies(string language)
    {
        foreach (var template in MailTexts.Templates)
        {
            var (subject, body) = Assert.NotNull(MailTexts.Find(template, language, new Uri("https://x.example/1")));
            Assert.DoesNotContain("{", subject + body, StringComparison.Ordinal);
            Assert.Contains("https://x.example/1", body, StringComparison.Ordinal);
        }

        Assert.NotEqual(MailTexts.Find("task-new", "sv", new Uri("https://x.example"))!.Value.Subject, MailTexts.Find("task-new", "en", new Uri("https://x.example"))!.Value.Subject);
    }

    [Theory]
    [InlineData("mailto:a@example.com\r\nRCPT TO:<x@example.com>")]
    [InlineData("mailto:\"a\r\nBcc: x@example.com\"@example.com")]
    [InlineData("user:00000000-0000-0000-0000-000000000001")]
    [InlineData("kim@example.com")]
    public async Task A_receiver_that_is_no_address_is_an_incident_and_never_a_mail(string to)
    {
        await using var node = await Node(_ => { });
        var id = await Order(node, to: to);
        Assert.Empty(Directory.GetFiles(_folder));
        Assert.Equal(OutboxStatus.Parked, (await Row(node, id)).Status);
    }

    [Fact]
    public async Task A_real_server_gets_the_mail_and_a_repeat_is_the_same_to_the_byte()
    {
        using var server = await SmtpServer.Start("ok");
        await using var node = await Node(o => (o.Transport, o.Host, o.Port, o.Security) = (MailTransport.Smtp, "127.0.0.1", server.Port, MailSecurity.None));
        var id = await Order(node, "en");
        var first = await server.Next();
        Assert.Contains("Subject: New handover in TreM", first.Text, StringComparison.Ordinal);
        Assert.Contains($"Message-Id: <{id:N}@example.com>", first.Text, StringComparison.Ordinal);
        var payload = JsonSerializer.SerializeToUtf8Bytes(new MailOrder("handover-new", "mailto:kim@example.com", "en", "/handovers/7"));
        await node.Use(db => db.OutboxRows.ExecuteUpdateAsync(s => s.SetProperty(o => o.Status, OutboxStatus.Pending).SetProperty(o => o.Payload, payload)));
        await node.Sweep.Run(Lane.Mail, TestContext.Current.CancellationToken);
        Assert.Equal(first, await server.Next());
    }

    [Fact]
    public async Task A_server_that_refuses_for_good_makes_an_incident_at_once()
    {
        using var server = await SmtpServer.Start("refuse");
        await using var node = await Node(o => (o.Transport, o.Host, o.Port, o.Security) = (MailTransport.Smtp, "127.0.0.1", server.Port, MailSecurity.None));
        var row = await Row(node, await Order(node));
        Assert.Equal((OutboxStatus.Parked, 1), (row.Status, row.Attempts));
        Assert.Contains("550", (await node.Look(db => db.Incidents.SingleAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again_later()
    {
        using var server = await SmtpServer.Start("busy");
        await using var node = await Node(o => (o.Transport, o.Host, o.Port, o.Security) = (MailTransport.Smtp, "127.0.0.1", server.Port, MailSecurity.None));
        var row = await Row(node, await Order(node));
        Assert.Equal(OutboxStatus.Pending, row.Status);
        Assert.True(row.VisibleAt > node.Clock.GetUtcNow());
        Assert.Contains("try later", row.LastError, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_server_that_is_away_is_asked_for_two_days_and_then_an_incident_tells_of_it()
    {
        // Nothing listens there: the port was free a moment ago.
        using var closed = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        var port = ((System.Net.IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await using var node = await Node(o => (o.Transport, o.Host, o.Port, o.Security) = (MailTransport.Smtp, "127.0.0.1", port, MailSecurity.None));
        var began = node.Clock.GetUtcNow();
        var id = await Order(node);
        var tries = 1;
        OutboxRow row;
        while ((row = await Row(node, id)).Status == OutboxStatus.Pending)
        {
            var pause = row.VisibleAt - node.Clock.GetUtcNow();
            Assert.InRange(pause, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
            node.Clock.Advance(pause);
            await node.Sweep.Run(Lane.Mail, TestContext.Current.CancellationToken);
            tries++;
        }

        Assert.Equal(OutboxStatus.Parked, row.Status);
        Assert.InRange(node.Clock.GetUtcNow() - began, TimeSpan.FromDays(2), TimeSpan.FromHours(49));
        Assert.InRange(tries, 50, 70);
    }

    [Fact]
    public async Task An_address_that_the_server_cannot_take_is_an_incident_at_once()
    {
        using var server = await SmtpServer.Start("ascii");
        await using var node = await Node(o => (o.Transport, o.Host, o.Port, o.Security) = (MailTransport.Smtp, "127.0.0.1", server.Port, MailSecurity.None));
        var row = await Row(node, await Order(node, to: "mailto:åsa@example.com"));
        Assert.Equal(OutboxStatus.Parked, row.Status);
        Assert.Contains("SMTPUTF8", (await node.Look(db => db.Incidents.SingleAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mail_that_a_shipped_model_names_has_a_text_of_its_own()
    {
        var root = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(root, "workflows")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        var named = Directory.GetFiles(Path.Combine(root, "workflows"), "*.bpmn", SearchOption.AllDirectories)
            .SelectMany(f => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(f), "header key=\"template\" value=\"([^\"]+)\"").Select(m => m.Groups[1].Value)).Distinct().ToList();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, MailTexts.ByModel));
        Assert.Equal(MailTexts.ByModel.Count, MailTexts.ByModel.Values.Distinct().Count());
        Assert.All(MailTexts.ByModel.Values, template => Assert.Contains(template, MailTexts.Templates));
    }

    [Fact]
    public async Task A_server_without_TLS_gets_nothing_when_TLS_is_demanded()
    {
        using var server = await SmtpServer.Start("ok");
        await using var node = await Node(o => (o.Transport, o.Host, o.Port, o.Security) = (MailTransport.Smtp, "127.0.0.1", server.Port, MailSecurity.StartTls));
        var row = await Row(node, await Order(node));
        Assert.Equal(OutboxStatus.Pending, row.Status);
        Assert.Contains("STARTTLS", row.LastError, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class SmtpServer : IDisposable
    {
        private static readonly SemaphoreSlim Installing = new(1, 1);

        private readonly Process _process;

        private SmtpServer(Process process, int port) => (_process, Port) = (process, port);

        public int Port { get; }

        public static async Task<SmtpServer> Start(string mode)
        {
            var folder = Path.Combine(AppContext.BaseDirectory, "Mail", "smtp");
            Assert.SkipWhen(await Run("node", ["--version"], folder) != 0, "no Node: install Node 20 to test against a real mail server");
            await Installing.WaitAsync();
            try
            {
                if (!Directory.Exists(Path.Combine(folder, "node_modules", "smtp-server")))
                {
                    Assert.Equal(0, await Run("npm", ["ci", "--ignore-scripts"], folder));
                }
            }
            finally
            {
                Installing.Release();
            }

            var process = Process.Start(new ProcessStartInfo("node", ["server.js", mode])
            {
                WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardInput = true,
            })!;
            return new(process, int.Parse((await process.StandardOutput.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture));
        }

        public async Task<(string To, string Text)> Next()
        {
            using var json = JsonDocument.Parse((await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);
            return (json.RootElement.GetProperty("to").GetString()!, json.RootElement.GetProperty("text").GetString()!);
        }

        public void Dispose()
        {
            _process.Kill();
            _process.Dispose();
        }

        private static async Task<int> Run(string program, string[] arguments, string folder)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
                var output = process.StandardOutput.ReadToEndAsync();
                var errors = process.StandardError.ReadToEndAsync();
                await Task.WhenAll(output, errors);
                await process.WaitForExitAsync();
                return process.ExitCode;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return -1;
            }
        }
    }
}
