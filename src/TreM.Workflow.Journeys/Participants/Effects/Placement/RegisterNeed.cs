using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>What an employer needs.</summary>
[FormEffect("employer-need", "Registrerar en arbetsgivares behov", "Registers an employer's need")]
internal sealed record RegisterNeed : FormEffect
{
    public required string Employer { get; init; }

    public required string OrgNumber { get; init; }

    [Codes("VARD_OMSORG", "BESOKSNARING", "INDUSTRI", "ANNAN")]
    public required string Sector { get; init; }

    public required string WorkplaceMunicipality { get; init; }

    public required string Ssyk { get; init; }

    /// <summary>1 to 8.</summary>
    public int? RequiredLevel { get; init; }

    [Codes("STOR", "MEDEL", "LITEN")]
    public required string Shortage { get; init; }

    public required int Places { get; init; }

    public required DateOnly PeriodFrom { get; init; }

    public required DateOnly PeriodTo { get; init; }

    /// <summary>A user: who supervises at the workplace, and sees the placements there.</summary>
    public string? SupervisorId { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(form.At);
        return Task.FromResult(new FormOutcome
        {
            Variables = FeelContext.Of(("employerNeedId", id.ToString())),
            Write = (scope, @case, _) =>
            {
                scope.Db.Add(new EmployerNeed
                {
                    Id = id,
                    Employer = Employer,
                    OrganisationNumber = OrgNumber,
                    Sector = Sector,
                    Municipality = WorkplaceMunicipality,
                    Region = @case.Region,
                    Occupation = Ssyk,
                    SeqfLevel = RequiredLevel,
                    Shortage = Shortage,
                    Places = Places,
                    From = PeriodFrom,
                    To = PeriodTo,
                    SupervisorId = SupervisorId,
                    RegisteredAt = form.At,
                });
                return Task.CompletedTask;
            },
        });
    }
}
