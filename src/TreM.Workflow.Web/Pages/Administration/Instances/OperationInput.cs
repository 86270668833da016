using TreM.Workflow.Feel;

namespace TreM.Workflow.Web.Pages.Administration.Instances;

/// <summary>What the forms about an instance post.</summary>
public sealed class OperationInput
{
    /// <summary>Which form.</summary>
    public string? Operation { get; set; }
    public string? Reason { get; set; }
    public Guid? IncidentId { get; set; }
    public long? Key { get; set; }
    public string? Target { get; set; }
    public string? Variable { get; set; }
    public string? Value { get; set; }

    /// <summary>The variable that was written, none when its name is empty; or what is wrong with its value.</summary>
    public (FeelContext Variables, string? Wrong) Read()
    {
        if (string.IsNullOrWhiteSpace(Variable))
        {
            return (FeelContext.Empty, null);
        }

        // A value stands alone: names of other variables are unknown here.
        var (expression, findings) = FeelLanguage.Compile(Value ?? "", FeelNames.Empty);
        if (expression is null)
        {
            return (FeelContext.Empty, findings.FirstOrDefault(f => f.Severity == Severity.Error)?.Message ?? "");
        }

        var result = expression.Evaluate(FeelContext.Empty);
        return result.Findings.FirstOrDefault(f => f.Severity == Severity.Error) is { } error
            ? (FeelContext.Empty, error.Message)
            : (FeelContext.Of((Variable.Trim(), result.Value)), null);
    }
}
