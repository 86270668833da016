using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>The participant's own view of power over one's life and ability to work. The answers never enter the process.</summary>
internal abstract record RateSelf : FormEffect
{
    public int? Egen1 { get; init; }

    public int? Egen2 { get; init; }

    public int? Egen3 { get; init; }

    public int? Egen4 { get; init; }

    public int? Egen5 { get; init; }

    public int? Egen6 { get; init; }

    public int? Egen7 { get; init; }

    public int? Egen8 { get; init; }

    /// <summary>1 to 5: whether it has changed.</summary>
    public int? EgenmaktForandring { get; init; }

    /// <summary>Percent.</summary>
    public int? Formaga { get; init; }

    public required bool Declined { get; init; }

    public required bool ByStaff { get; init; }

    public required bool WithInterpreter { get; init; }

    /// <summary>When it is asked.</summary>
    protected abstract string Point { get; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var statements = new[] { Egen1, Egen2, Egen3, Egen4, Egen5, Egen6, Egen7, Egen8 }.OfType<int>().ToList();
        var enough = form.Rules.Constants(form.Today).Whole(ConstantCodes.AnsweredItems);
        return Task.FromResult(new FormOutcome
        {
            KeepsAnswersOut = true,
            Variables = FeelContext.Of(("declined", Declined)),
            Write = (scope, @case, _) =>
            {
                scope.Db.Add(new Measurement
                {
                    CaseId = @case.CaseId,
                    Point = Point,
                    At = form.At,
                    EmpowermentIndex = statements.Count >= enough ? statements.Average() : null,
                    EmpowermentChange = EgenmaktForandring,
                    Capability = Formaga,
                    SealedAnswers = form.Vault.SealText(System.Text.Encoding.UTF8.GetString(ExactJson.Write(form.Answers))),
                    Channel = WithInterpreter ? "TOLK" : ByStaff || form.IsOnBehalf ? "PAPPER" : "EGEN",
                    Declined = Declined,
                });
                return Task.CompletedTask;
            },
        });
    }
}

/// <summary>At the start.</summary>
[FormEffect("self-rating-t0", "Sparar självskattning vid start", "Keeps the self-rating at the start")]
internal sealed record RateSelfAtStart : RateSelf
{
    protected override string Point => "T0";
}

/// <summary>When leaving.</summary>
[FormEffect("self-rating-t1", "Sparar självskattning vid avslut", "Keeps the self-rating when leaving")]
internal sealed record RateSelfAtExit : RateSelf
{
    protected override string Point => "T1";
}

/// <summary>At the follow-up.</summary>
[FormEffect("self-rating-t2", "Sparar självskattning vid uppföljning", "Keeps the self-rating at the follow-up")]
internal sealed record RateSelfLater : RateSelf
{
    protected override string Point => "T2";
}
