using System.Collections.Immutable;
using System.Globalization;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Processes.Checks;

namespace TreM.Workflow.Web.Api;

/// <summary>Errors of the API: RFC 9457 problem details with a stable code.</summary>
internal static class Problems
{
    /// <summary>A problem.</summary>
    public static IResult Of(int status, string code, string detail, params (string Name, object? Value)[] more) =>
        Results.Problem(detail, statusCode: status, type: $"urn:trem:problem:{code}", title: code,
            extensions: more.Prepend(("code", code)).ToDictionary(m => m.Item1, m => m.Item2));

    /// <summary>What is not there, or not for this caller: the two look the same.</summary>
    public static IResult NotFound() =>
        Of(StatusCodes.Status404NotFound, "api.not-found", "Expected the id of something you have access to; saw none.");

    /// <summary>A model or expression was refused.</summary>
    public static IResult Refused(ImmutableArray<Finding> findings) => Of(
        StatusCodes.Status422UnprocessableEntity, "model.refused", "Expected a model without errors; see the findings.",
        ("findings", findings.Select(FindingRow.Of)));

    /// <summary>What the one door said, as a problem; null when it was done.</summary>
    public static IResult? Of(AdvanceResult result) => result switch
    {
        AdvanceResult.Refused { Code: "receipt.request.differs" } r => Of(StatusCodes.Status422UnprocessableEntity, r.Code, r.Message),
        AdvanceResult.Refused { Code: "instance.unknown" } => NotFound(),
        AdvanceResult.Refused r => Of(StatusCodes.Status409Conflict, r.Code, r.Message),
        AdvanceResult.Conflict => Of(StatusCodes.Status409Conflict, "instance.conflict", "Others kept changing it. Look again and retry."),
        _ => null,
    };
}

/// <summary>A finding as data.</summary>
internal sealed record FindingRow(string Code, string Severity, string Message, string? ElementId, string? Remedy, string? File = null)
{
    public static FindingRow Of(Finding f)
    {
        var (message, remedy) = CheckTexts.Describe(f, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
        return new(f.Code, f.Severity.ToString().ToLowerInvariant(), message, f.ElementId, remedy, f.File);
    }
}
