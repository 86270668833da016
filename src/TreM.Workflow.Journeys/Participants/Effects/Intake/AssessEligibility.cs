using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>
/// The facts of the intake interview. What follows from them (age, months outside, region) is computed, never asked for; the rules
/// propose groups and eligibility.
/// </summary>
[FormEffect("enrolment-facts", "Antecknar uppgifterna för målgrupp och behörighet", "Notes the facts for target group and eligibility")]
internal sealed record AssessEligibility : FormEffect
{
    [Codes("LEGITIMATION", "ELEG", "KAND", "EJ")]
    public required string IdentityCheck { get; init; }

    [Codes("JA", "NEJ", "OKAND")]
    public required string WorkPermit { get; init; }

    [Codes("SE", "NORDEN", "EU_EES", "UTOM_EU")]
    public required string CountryGroup { get; init; }

    [Codes("ARBETSLOS", "INAKTIV", "SJUKSKRIVEN", "UNDERSYSSELSATT", "ANSTALLD_HELTID", "STUDERANDE_HELTID")]
    public required string LaborStatus { get; init; }

    public required bool UnderNotice { get; init; }

    public required DateOnly LastWorkOrStudy { get; init; }

    public required bool UpperSecondaryComplete { get; init; }

    [Codes("INGEN", "EGEN_UPPGIFT", "AF_KOD", "LAKARUTLATANDE")]
    public required string DisabilityBasis { get; init; }

    public required bool LostJobOrNotice { get; init; }

    public required bool CompetenceMismatch { get; init; }

    public required bool AbleToWork { get; init; }

    public required bool OtherEsfProject { get; init; }

    /// <summary>Percent of full time.</summary>
    public required int PlannedPace { get; init; }

    public override async Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        if (LastWorkOrStudy > form.Today)
        {
            return await form.Wrong(nameof(LastWorkOrStudy), "form.date.future");
        }

        var person = await form.Db.Set<Person>().AsNoTracking().FirstAsync(p => p.Id == form.Case.PersonId, cancellationToken);
        if (form.Vault.Open(person)?.AgeAt(form.Today) is not { } age)
        {
            return await form.Wrong(nameof(IdentityCheck), "form.birth.unknown");
        }

        var informed = await form.Db.Set<InformationNotice>().AnyAsync(n => n.CaseId == form.Case.CaseId, cancellationToken);
        var facts = Facts(form, person, age, informed);
        var proposal = EligibilityRules.Propose(form.Rules, facts, form.At);
        return new FormOutcome
        {
            Variables = facts.ToContext(),
            Write = (scope, @case, _) =>
            {
                scope.Db.Add(Eligibility.Assessment(@case.CaseId, facts, proposal, form.At));
                @case.PlannedPace = PlannedPace;
                return Task.CompletedTask;
            },
        };
    }

    private EligibilityFacts Facts(FormInput form, Person person, int age, bool informed) => new()
    {
        Age = age,
        IdType = person.IdType,
        ResidenceRegion = form.Case.Region,
        LaborStatus = LaborStatus,
        UnderNotice = UnderNotice,
        CountryGroup = CountryGroup,
        UpperSecondaryComplete = UpperSecondaryComplete,
        DisabilityBasis = DisabilityBasis,
        LostJobOrNotice = LostJobOrNotice,
        CompetenceMismatch = CompetenceMismatch,
        AbleToWork = AbleToWork,
        MonthsOutside = EligibilityFacts.MonthsSince(LastWorkOrStudy, form.Today),
        WorkPermit = WorkPermit,
        OtherEsfProject = OtherEsfProject,
        InfoGiven = informed,
    };
}
