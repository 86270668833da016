using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>What a workplace has been trained in; valid for some months.</summary>
[FormEffect("employer-training", "Registrerar utbildning av en arbetsplats", "Registers training of a workplace")]
internal sealed record TrainEmployer : FormEffect
{
    private const string Accessibility = "TILLGANGLIGHET";
    private const string Supervision = "HANDLEDARROLL";

    [Codes(Accessibility, "JAMSTALLDHET", Supervision, "AF_STOD")]
    public required IReadOnlyList<string> Topics { get; init; }

    public required DateOnly HeldAt { get; init; }

    public required int ParticipantsWomen { get; init; }

    public required int ParticipantsMen { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var months = form.Rules.Constants(form.Today).Whole(ConstantCodes.EmployerTrainingMonths);
        return Task.FromResult(new FormOutcome
        {
            Variables = FeelContext.Of(("employerTrained", Topics.Contains(Accessibility) && Topics.Contains(Supervision))),
            Write = (scope, _, _) =>
            {
                if (Guid.TryParse(form.TaskVariables.Text("employerNeedId"), out var needId))
                {
                    scope.Db.AddRange(Topics.Select(topic => new EmployerTraining
                    {
                        EmployerNeedId = needId,
                        Topic = topic,
                        Date = HeldAt,
                        ValidTo = HeldAt.AddMonths(months),
                        Women = ParticipantsWomen,
                        Men = ParticipantsMen,
                    }));
                }

                return Task.CompletedTask;
            },
        });
    }
}
