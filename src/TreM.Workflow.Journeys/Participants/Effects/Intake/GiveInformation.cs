using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>Information on the processing of personal data was given (GDPR art. 13).</summary>
[FormEffect("information-notice", "Antecknar att information har lämnats", "Notes that information was given")]
internal sealed record GiveInformation : FormEffect
{
    public required string InfoVersion { get; init; }

    [Codes("MUNTLIGT", "SKRIFTLIGT", "LATTLAST", "TOLK", "TECKENSPRAK")]
    public required IReadOnlyList<string> Way { get; init; }

    public required bool InfoGiven { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) =>
        !InfoGiven ? form.Wrong(nameof(InfoGiven), "form.required")
        : Way is not [var first, ..] ? form.Wrong(nameof(Way), "form.required")
        : FormOutcome.Rows((scope, @case) =>
        {
            scope.Db.Add(new InformationNotice { CaseId = @case.CaseId, InfoVersion = InfoVersion, GivenAt = form.At, Way = first, GivenBy = form.Actor.Id });
            scope.Record(new Fact("INFO_LAMNAD", FeelContext.Of(("infoVersion", InfoVersion))));
        });
}
