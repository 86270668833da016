using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Deployments;

namespace TreM.Workflow.Journeys.Rules;

/// <summary>Lists the programme's constants with all their rows, and publishes a new value from a day on.</summary>
public sealed class ChangeConstant(WorkflowContext db, DefinitionCache definitions, Publish publish, TimeProvider time)
{
    /// <summary>All rows of the newest version, also those of the past and of the future; empty when none is deployed.</summary>
    public async Task<IReadOnlyList<ProgrammeConstant>> All(CancellationToken cancellationToken = default)
    {
        var newest = await Newest(cancellationToken);
        return newest is null
            ? []
            : ProgrammeConstant.Read(definitions.Decisions(db, newest.Hash)
                .Evaluate(ProgrammeConstants.DecisionId, Feel.FeelContext.Empty, new Decisions.DecisionOptions(Now: time.GetUtcNow())).Value);
    }

    /// <summary>Publishes a value.</summary>
    /// <param name="code">The constant.</param>
    /// <param name="typed">The value as somebody typed it.</param>
    /// <param name="from">First day; not before today, because what has been judged stays judged.</param>
    /// <param name="actor">Who.</param>
    /// <param name="comment">Why.</param>
    /// <param name="culture">How the value is written.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How publishing ended; denied with <c>constant.*</c> when the value or the day cannot be.</returns>
    public async Task<PublishResult> Run(
        string code, string typed, DateOnly from, Actor actor, string comment, CultureInfo culture, CancellationToken cancellationToken = default)
    {
        var today = WorkCalendar.DateOf(time.GetUtcNow());
        var newest = await Newest(cancellationToken);
        var before = (await All(cancellationToken)).FirstOrDefault(c => c.Code == code && c.IsValid(from));
        if (newest is null || before is null)
        {
            return new PublishResult.Denied("constant.unknown", $"Expected a programme constant '{code}' that is in force on {from:yyyy-MM-dd}. Saw none.");
        }

        if (from < today)
        {
            return new PublishResult.Denied("constant.past", $"Expected today ({today:yyyy-MM-dd}) or a later day. Saw {from:yyyy-MM-dd}.");
        }

        if (string.IsNullOrWhiteSpace(comment))
        {
            return new PublishResult.Denied("constant.comment", "Expected a comment that says why. Write one.");
        }

        var (text, problem) = ConstantsFile.Parse(typed, before.Value, before.Unit, culture);
        if (text is null)
        {
            return new PublishResult.Denied(problem!, $"Expected a value of the same kind as the one before it. Saw '{typed}'.");
        }

        if (ConstantCodes.ChoicesOf(code) is { } choices && !choices.Contains(typed.Trim()))
        {
            return new PublishResult.Denied("constant.choice", $"Expected one of {string.Join(", ", choices)}. Saw '{typed}'.");
        }

        var file = await db.DeployedFiles.AsNoTracking().FirstAsync(f => f.Hash == newest.Hash, cancellationToken);
        return ConstantsFile.Change(file.Text, code, text, from) is { } changed
            ? await publish.Run([new(file.Name, changed)], actor, comment, from == today ? null : WorkCalendar.At(from, TimeOnly.MinValue), cancellationToken: cancellationToken)
            : new PublishResult.Denied("constant.unknown", $"Expected a row for '{code}' in the table. Saw none.");
    }

    private Task<DecisionVersion?> Newest(CancellationToken cancellationToken) =>
        db.DecisionVersions.AsNoTracking().Where(v => v.DecisionId == ProgrammeConstants.DecisionId).OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancellationToken);
}
