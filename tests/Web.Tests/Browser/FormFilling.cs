using Microsoft.Playwright;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>Fills a form of the service the way a person does: field by field, asking for rows and for questions that depend on answers.</summary>
internal static class FormFilling
{
    /// <summary>Answers fields by their names. A field that is not there yet is asked for with the form's own buttons.</summary>
    public static async Task Fill(this IPage page, params (string Field, object Value)[] answers)
    {
        foreach (var (field, value) in answers)
        {
            await page.Ask(field);
            await page.Answer(field, value);
        }
    }

    /// <summary>Opens a task from the person's own list, or from the participant's page when it is first of all somebody else's.</summary>
    public static async Task OpenTask(this IPage page, Guid task, Guid caseId)
    {
        await page.GotoAsync("/tasks");
        var link = page.Locator($"main a[href='/tasks/{task}']");
        var next = page.Locator(".pager a[rel=next]");
        while (await link.CountAsync() == 0 && await next.CountAsync() > 0)
        {
            await page.GotoAsync((await next.GetAttributeAsync("href"))!);
        }

        if (await link.CountAsync() == 0)
        {
            await page.GotoAsync($"/participants/{caseId}");
        }

        await link.First.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/tasks/{task}$"));
    }

    /// <summary>Presses the form's main button.</summary>
    public static Task Send(this IPage page) => page.Locator("main form .buttons button:not([name])").First.ClickAsync();

    private static ILocator Named(this IPage page, string field) => page.Locator($"main [name='{field}']");

    private static async Task Ask(this IPage page, string field)
    {
        if (await page.Named(field).CountAsync() > 0)
        {
            return;
        }

        // A row that is not there is added; a question that is not there depends on an answer.
        var end = field.IndexOf(']', StringComparison.Ordinal) + 1;
        var isNewRow = end > 0 && await page.Locator($"main [name^='{field[..end]}']").CountAsync() == 0;
        await page.Locator(isNewRow ? $"button[value='add:{field[..field.IndexOf('[', StringComparison.Ordinal)]}']" : "button[value='show']").ClickAsync();
        await Assertions.Expect(page.Named(field).First).ToBeAttachedAsync();
    }

    private static async Task Answer(this IPage page, string field, object value)
    {
        var control = page.Named(field);
        var type = await control.First.EvaluateAsync<string>("e => e.type ?? e.tagName");
        switch (type, value)
        {
            case ("select-one", string option):
                await control.SelectOptionAsync(option);
                break;
            case ("radio", string option):
                await page.Locator($"main [name='{field}'][value='{option}']").CheckAsync();
                break;
            case ("checkbox", bool isOn):
                await control.SetCheckedAsync(isOn);
                break;
            case ("checkbox", string[] options):
                foreach (var option in options)
                {
                    await page.Locator($"main [name='{field}'][value='{option}']").CheckAsync();
                }

                break;
            case (_, DateOnly day):
                await control.FillAsync($"{day:yyyy-MM-dd}");
                break;
            default:
                await control.FillAsync($"{value}");
                break;
        }
    }
}
