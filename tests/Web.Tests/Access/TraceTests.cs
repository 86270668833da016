using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Web.Hosting;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>Where a person's name, number and contact must never stand, whoever looks.</summary>
[Collection(AccessTests.Name)]
public sealed partial class TraceTests(CanaryProgramme programme)
{
    [Fact]
    public async Task The_database_file_holds_no_name_number_or_note_in_clear()
    {
        var bytes = await RawFile.Of(programme.Service);

        Assert.True(bytes.Length > 100_000);
        Nothing.In([.. programme.All.SelectMany(c => c.Names).Where(name => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(name)) >= 0)]);
    }

    [Fact]
    public async Task Variables_history_outbox_and_messages_know_persons_by_pseudonym_only()
    {
        var texts = await programme.Look(async db => new[]
        {
            (await db.History.Where(e => e.Payload != null).Select(e => e.Payload!).ToListAsync(CanaryProgramme.Stop)).Select(Encoding.UTF8.GetString),
            (await db.OutboxRows.Where(o => o.Payload != null).Select(o => o.Payload!).ToListAsync(CanaryProgramme.Stop)).Select(Encoding.UTF8.GetString),
            (await db.Instances.Select(i => i.State).ToListAsync(CanaryProgramme.Stop)).Select(Encoding.UTF8.GetString),
            (await db.Inbox.Where(m => m.Payload != null).Select(m => m.Payload!).ToListAsync(CanaryProgramme.Stop)).Select(Encoding.UTF8.GetString),
        }.SelectMany(t => t).ToList());

        Assert.NotEmpty(texts);
        Nothing.In([.. programme.All.SelectMany(c => c.Names).Where(name => texts.Exists(t => t.Contains(name, StringComparison.OrdinalIgnoreCase)))]);
    }

    [Fact]
    public async Task Nothing_that_was_logged_tells_who_somebody_is()
    {
        var coach = await programme.As("handledare");
        using var page = await coach.GetAsync(new Uri($"/participants/{programme.Hedemora.CaseId}", UriKind.Relative), CanaryProgramme.Stop);

        Assert.Contains(programme.Hedemora.FamilyName, await page.Content.ReadAsStringAsync(CanaryProgramme.Stop), StringComparison.Ordinal);
        Assert.True(programme.Log.Lines > 100);
        Nothing.In([.. programme.Log.Found]);
    }

    [Fact]
    public async Task No_address_on_a_page_tells_who_somebody_is()
    {
        var coach = await programme.As("handledare");
        var found = new List<string>();
        foreach (var page in new[] { "/participants", "/participants?team=true", "/tasks", "/attendance", $"/participants/{programme.Hedemora.CaseId}", $"/handovers/{programme.Hedemora.HandoverId}" })
        {
            var html = await coach.GetStringAsync(new Uri(page, UriKind.Relative), CanaryProgramme.Stop);
            found.AddRange(Links().Matches(html).Select(m => m.Groups[1].Value)
                .Where(link => programme.All.SelectMany(c => c.Names).Any(n => link.Contains(n, StringComparison.OrdinalIgnoreCase))).Select(link => $"{page}: {link}"));
        }

        Nothing.In(found);
    }

    [Fact]
    public void Background_jobs_carry_no_data()
    {
        var methods = typeof(Sweeps).GetMethods().Where(m => m.DeclaringType == typeof(Sweeps)).ToList();

        Assert.NotEmpty(methods);
        Assert.All(methods, m => Assert.Equal([typeof(CancellationToken)], m.GetParameters().Select(p => p.ParameterType)));
    }

    [Fact]
    public async Task Pages_show_an_identity_number_with_its_last_digits_hidden_or_not_at_all()
    {
        var coach = await programme.As("handledare");
        var html = await coach.GetStringAsync(new Uri($"/participants/{programme.Hedemora.CaseId}", UriKind.Relative), CanaryProgramme.Stop);

        Assert.DoesNotContain(programme.Hedemora.IdNumber[8..], html.Replace(programme.Hedemora.CaseId.ToString(), "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    // Telephone and mail links are there to be used; they lead to no server that keeps a log of addresses.
    [GeneratedRegex("(?:href|src|action)=\"(?!tel:|mailto:)([^\"]+)\"")]
    private static partial Regex Links();
}
