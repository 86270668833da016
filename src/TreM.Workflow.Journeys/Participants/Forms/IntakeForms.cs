using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Forms;

/// <summary>Phase F0: information, intake interview, review, decision, consents and the coach.</summary>
internal static class IntakeForms
{
    // F-KVITT: the receipt of the referral; the intake coach may differ from the coach assigned later.
    internal static Task<FormOutcome> Acknowledge(FormInput form, CancellationToken cancellationToken) =>
        Task.FromResult(FormOutcome.Rows((_, @case) => @case.CoachId ??= form.Answers.TextOrNull("intakeCoachId")));

    // F-INFO
    internal static Task<FormOutcome> Information(FormInput form, CancellationToken cancellationToken) =>
        Task.FromResult(FormOutcome.Rows((scope, @case) =>
        {
            scope.Db.Add(new InformationNotice
            {
                CaseId = @case.CaseId,
                InfoVersion = form.Answers.Text("infoVersion"),
                GivenAt = form.At,
                Way = form.Answers.Texts("way") is [var first, ..] ? first : "MUNTLIGT",
                GivenBy = form.Actor.Id,
            });
            scope.Record(new Fact("INFO_LAMNAD", FeelContext.Of(("infoVersion", form.Answers.Text("infoVersion")))));
        }));

    // F-INS: the facts; what follows from them (age, months outside, region) is computed, never asked for.
    internal static async Task<FormOutcome> Enrolment(FormInput form, CancellationToken cancellationToken)
    {
        var answers = form.Answers;
        if (answers.Date("lastWorkOrStudy") is not { } lastWork || lastWork > form.Today)
        {
            return FormInput.Wrong("lastWorkOrStudy", "form.date.future");
        }

        var person = await form.Db.Set<Person>().AsNoTracking().FirstAsync(p => p.Id == form.Case.PersonId, cancellationToken);
        var age = form.Vault.Open(person)?.AgeAt(form.Today);
        if (age is null)
        {
            return FormInput.Wrong("identityCheck", "form.birth.unknown");
        }

        var informed = answers.Flag("infoGiven")
            || await form.Db.Set<InformationNotice>().AnyAsync(n => n.CaseId == form.Case.CaseId, cancellationToken);
        var facts = new EligibilityFacts
        {
            Age = age.Value,
            IdType = person.IdType,
            ResidenceRegion = form.Case.Region,
            LaborStatus = answers.Text("laborStatus"),
            UnderNotice = answers.Flag("underNotice"),
            CountryGroup = answers.Text("countryGroup"),
            UpperSecondaryComplete = answers.Flag("upperSecondaryComplete"),
            DisabilityBasis = answers.Text("disabilityBasis"),
            LostJobOrNotice = answers.Flag("lostJobOrNotice"),
            CompetenceMismatch = answers.Flag("competenceMismatch"),
            AbleToWork = answers.Flag("ableToWork"),
            MonthsOutside = EligibilityFacts.MonthsSince(lastWork, form.Today),
            WorkPermit = answers.Text("workPermit"),
            OtherEsfProject = answers.Flag("otherEsfProject"),
            InfoGiven = informed,
        };
        var proposal = EligibilityRules.Propose(form.Rules, facts, form.At);
        return new FormOutcome
        {
            Variables = facts.ToContext(),
            Write = (scope, @case, _) =>
            {
                scope.Db.Add(Assessment(@case.CaseId, facts, proposal, form.At));
                @case.PlannedPace = answers.Whole("plannedPace");
                return Task.CompletedTask;
            },
        };
    }

    internal static EligibilityAssessment Assessment(Guid caseId, EligibilityFacts facts, EligibilityProposal proposal, DateTimeOffset at) => new()
    {
        CaseId = caseId,
        At = at,
        Inputs = System.Text.Encoding.UTF8.GetString(ExactJson.Write(facts.ToContext())),
        RulesHash = proposal.RulesHash,
        Groups = [.. proposal.Groups],
        PrimaryGroup = proposal.PrimaryGroup,
        Findings = [.. proposal.Findings.Select(f => f.ToString())],
        Proposal = proposal.Eligibility,
        NextNode = proposal.NextNode,
    };

    // F-PROV: the human review that the rules asked for.
    internal static async Task<FormOutcome> Review(FormInput form, CancellationToken cancellationToken)
    {
        var latest = await Latest(form, cancellationToken);
        return new FormOutcome
        {
            Write = async (scope, @case, ct) =>
            {
                @case.Become(CaseStatus.UnderReview);
                if (latest is not null && await scope.Db.Set<EligibilityAssessment>().FindAsync([latest.Id], ct) is { } assessment)
                {
                    assessment.Decision = form.Answers.Text("reviewResult") == "GODKAND" ? "BEHORIG" : "EJ_BEHORIG";
                    (assessment.DecidedBy, assessment.DecidedAt) = (form.Actor.Id, form.At);
                    assessment.SealedReason = form.Vault.SealText(form.Answers.TextOrNull("reviewReason"));
                    await Against(scope, form, assessment.Decision, assessment.SealedReason, ct);
                }
            },
        };
    }

    // F-BESL: a named human enrols, or does not. A decision against the proposal needs its reason.
    internal static async Task<FormOutcome> Decision(FormInput form, CancellationToken cancellationToken)
    {
        var enrols = form.Answers.Text("enrolmentDecision") == CaseStatus.Enrolled;
        var start = form.Answers.Date("startDate") ?? form.Today;
        if (enrols && start > form.Today.AddDays(30))
        {
            return FormInput.Wrong("startDate", "form.date.late", "30");
        }

        var latest = await Latest(form, cancellationToken);
        var person = await form.Db.Set<Person>().AsNoTracking().FirstAsync(p => p.Id == form.Case.PersonId, cancellationToken);
        return new FormOutcome
        {
            Write = async (scope, @case, ct) =>
            {
                var reason = form.Vault.SealText(form.Answers.TextOrNull("decisionReason"));
                if (latest is not null && await scope.Db.Set<EligibilityAssessment>().FindAsync([latest.Id], ct) is { } assessment)
                {
                    var decision = enrols ? "BEHORIG" : "EJ_BEHORIG";
                    await Against(scope, form, decision, reason, ct);
                    if (assessment.Decision != decision)
                    {
                        (assessment.Decision, assessment.DecidedBy, assessment.DecidedAt, assessment.SealedReason) = (decision, form.Actor.Id, form.At, reason);
                    }

                    (@case.Groups, @case.PrimaryGroup) = ([.. assessment.Groups], assessment.PrimaryGroup);
                }

                if (!enrols)
                {
                    @case.Become(CaseStatus.Declined);
                    return;
                }

                // The process opens the participation once the consents are answered too.
                (@case.StartDate, @case.Sex) = (start, person.Sex);
            },
        };
    }

    // F-AVSL: the refusal is confirmed, or the review starts again.
    internal static Task<FormOutcome> Refusal(FormInput form, CancellationToken cancellationToken) =>
        Task.FromResult(FormOutcome.Rows((_, @case) =>
        {
            if (form.Answers.Text("decision") == "AVSLAG")
            {
                @case.Become(CaseStatus.Declined);
            }
        }));

    // F-SAM: refusing never blocks.
    internal static Task<FormOutcome> Consents(FormInput form, CancellationToken cancellationToken) =>
        Task.FromResult(FormOutcome.Rows((scope, @case) =>
        {
            foreach (var row in form.Answers.Rows("consents"))
            {
                var consent = new Consent
                {
                    Id = scope.NextEffect("consent"),
                    CaseId = @case.CaseId,
                    ConsentType = row.Text("consentType"),
                    RecipientPartnerId = row.Text("recipientPartnerId"),
                    Scope = row.Text("scope"),
                    Categories = row.Text("scope") == ConsentScopes.FullFile ? [.. Access.Categories.Personal] : [],
                    Purpose = row.TextOrNull("purpose"),
                    ValidFrom = row.Date("validFrom") ?? form.Today,
                    ValidTo = row.Date("validTo"),
                    Status = row.Text("status"),
                    Signature = row.TextOrNull("signature"),
                    RegisteredAt = form.At,
                };
                scope.Db.Add(consent);
                if (consent.Status is ConsentStatus.Given or ConsentStatus.Refused)
                {
                    scope.Record(new Fact(
                        consent.Status == ConsentStatus.Given ? "SAMTYCKE_LAMNAT" : "SAMTYCKE_NEKAT",
                        FeelContext.Of(("recipient", consent.RecipientPartnerId), ("scope", consent.Scope))));
                }
            }
        }));

    // F-TILL
    internal static Task<FormOutcome> Coach(FormInput form, CancellationToken cancellationToken) =>
        Task.FromResult(FormOutcome.Rows((_, @case) => @case.CoachId = form.Answers.TextOrNull("coachId") ?? @case.CoachId));

    // A human decides otherwise than the rules propose: the log of the decision and the history say so. Rules that leave the
    // question to a human are not overridden.
    private static async Task Against(StepScope scope, FormInput form, string decision, string? sealedReason, CancellationToken cancellationToken)
    {
        var caseId = form.Case.CaseId;
        var asked = await scope.Db.DecisionLog.Where(d => d.CaseId == caseId && d.DecisionId == EligibilityRules.Chain && d.ElementId != null)
            .OrderByDescending(d => d.At).FirstOrDefaultAsync(cancellationToken);
        if (asked?.Output is not { } output || ExactJson.ReadValue(output) is not FeelContext row || row.TextOrNull("eligibility") is not { } proposal
            || proposal == decision || proposal == "KRAVER_PROVNING")
        {
            return;
        }

        asked.Override(decision, form.Actor.Id, form.At, sealedReason);
        scope.Record(new Fact("REGEL_OVERRIDE", FeelContext.Of(("decisionId", asked.DecisionId), ("proposal", proposal), ("decision", decision))));
    }

    private static Task<EligibilityAssessment?> Latest(FormInput form, CancellationToken cancellationToken) =>
        form.Db.Set<EligibilityAssessment>().AsNoTracking().Where(a => a.CaseId == form.Case.CaseId)
            .OrderByDescending(a => a.At).ThenByDescending(a => a.Id).FirstOrDefaultAsync(cancellationToken);
}
