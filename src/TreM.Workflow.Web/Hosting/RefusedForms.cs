using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace TreM.Workflow.Web.Hosting;

/// <summary>Refuses what was posted without its antiforgery token in one place, whatever stands behind the address: 400, and the page that says so.</summary>
public static class RefusedForms
{
    /// <summary>Stands right after the check itself, which only leaves word of what it saw.</summary>
    public static void UseRefusedForms(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
        {
            return next(context);
        }

        // What answers is a page to read: it must not find the form again, nor the word about it.
        context.Features.Set<IAntiforgeryValidationFeature>(null);
        context.Request.Method = HttpMethods.Get;
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });
}
