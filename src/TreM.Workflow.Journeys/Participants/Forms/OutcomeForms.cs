using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Forms;

/// <summary>Phases F5 to F7: employer needs, matching, placement, employability, measurements, exit and follow-up.</summary>
internal static class OutcomeForms
{
    private const string UnknownOccupation = "0000";

    // F-BEH
    internal static Task<FormOutcome> EmployerNeed(FormInput form, CancellationToken cancellationToken)
    {
        var a = form.Answers;
        var id = Guid.CreateVersion7(form.At);
        return Task.FromResult(new FormOutcome
        {
            Variables = FeelContext.Of(("employerNeedId", id.ToString())),
            Write = (scope, @case, _) =>
            {
                scope.Db.Add(new EmployerNeed
                {
                    Id = id,
                    Employer = a.Text("employer"),
                    OrganisationNumber = a.TextOrNull("orgNumber"),
                    Sector = a.Text("sector"),
                    Municipality = a.TextOrNull("workplaceMunicipality") ?? @case.Municipality,
                    Region = @case.Region,
                    Occupation = a.TextOrNull("ssyk") ?? a.Text("occupation"),
                    SeqfLevel = a.Whole("requiredLevel"),
                    Shortage = a.TextOrNull("shortage") ?? "MEDEL",
                    Places = a.Whole("places") ?? 1,
                    From = a.Date("periodFrom") ?? form.Today,
                    To = a.Date("periodTo"),
                    RegisteredAt = form.At,
                });
                return Task.CompletedTask;
            },
        });
    }

    // F-AGU
    internal static Task<FormOutcome> EmployerTraining(FormInput form, CancellationToken cancellationToken)
    {
        var a = form.Answers;
        var topics = a.Texts("topics");
        var months = form.Rules.Constants(form.Today).Whole(ConstantCodes.EmployerTrainingMonths);
        return Task.FromResult(new FormOutcome
        {
            Variables = FeelContext.Of(("employerTrained", topics.Contains("TILLGANGLIGHET") && topics.Contains("HANDLEDARROLL"))),
            Write = (scope, _, _) =>
            {
                if (Guid.TryParse(form.TaskVariables.Text("employerNeedId"), out var needId))
                {
                    var held = a.Date("heldAt") ?? form.Today;
                    scope.Db.AddRange(topics.Select(topic => new EmployerTraining
                    {
                        EmployerNeedId = needId,
                        Topic = topic,
                        Date = held,
                        ValidTo = held.AddMonths(months),
                        Women = a.Whole("participantsWomen") ?? 0,
                        Men = a.Whole("participantsMen") ?? 0,
                    }));
                }

                return Task.CompletedTask;
            },
        });
    }

    // F-MATCH: the points of every row explain the score; a hard block wins over any score.
    internal static Task<FormOutcome> Match(FormInput form, CancellationToken cancellationToken)
    {
        var a = form.Answers;
        var facts = form.TaskVariables.With(a);
        var score = form.Rules.Ask("DT-09", form.At, FeelContext.Of(
            ("occupationMatch", facts["occupationMatch"]), ("seqfDelta", facts["seqfDelta"]), ("travelMinutes", facts["travelMinutes"]),
            ("shortage", facts["shortage"]), ("accommodationFit", facts["accommodationFit"]), ("preference", facts["preference"]),
            ("nonTraditional", facts.Flag("nonTraditional")), ("employerTrained", facts.Flag("employerTrained"))))
            .Value is FeelNumber points && points.TryToInt32(out var whole) ? whole : 0;
        var blocked = facts.Text("accommodationFit") == "NEJ" || facts.Flag("workEnvironmentStop") || facts.Flag("closeRelation")
            || (facts.Flag("protectedConflict") && !facts.Flag("manualMatch"));
        if (blocked && a.Text("matchDecision") == "VALD")
        {
            return Task.FromResult(FormInput.Wrong("matchDecision", "match.blocked"));
        }

        var band = form.Rules.Code("DT-10", form.At, FeelContext.Of(("hardBlock", blocked), ("score", (FeelNumber)score)));
        var needId = Guid.TryParse(a.TextOrNull("employerNeedId") ?? facts.Text("employerNeedId"), out var id) ? id : (Guid?)null;
        return Task.FromResult(FormOutcome.Rows((scope, @case) => scope.Db.Add(new MatchProposal
        {
            CaseId = @case.CaseId,
            EmployerNeedId = needId,
            Score = score,
            Band = band,
            NonTraditional = facts.Flag("nonTraditional"),
            Accepted = a.Text("matchDecision") == "VALD" && a.Flag("participantYes"),
            At = form.At,
        })));
    }

    // F-PRA
    internal static Task<FormOutcome> Agreement(FormInput form, CancellationToken cancellationToken)
    {
        var a = form.Answers;
        if (a.Date("periodFrom") is not { } from || a.Date("periodTo") is not { } to || to < from)
        {
            return Task.FromResult(FormInput.Wrong("periodTo", "form.date.order"));
        }

        return Task.FromResult(new FormOutcome
        {
            Write = async (scope, @case, ct) =>
            {
                var match = form.TaskVariables;
                var needId = Guid.TryParse(match.Text("employerNeedId"), out var id) ? id : await Chosen(scope.Db, @case.CaseId, ct);
                var need = needId is { } known ? await scope.Db.Set<EmployerNeed>().FindAsync([known], ct) : null;
                scope.Db.Add(new Placement
                {
                    Id = scope.NextEffect("placement"),
                    CaseId = @case.CaseId,
                    EmployerNeedId = needId,
                    Occupation = need?.Occupation ?? match.TextOrNull("occupation") ?? UnknownOccupation,
                    Start = from,
                    End = to,
                    HoursPerWeek = a.Whole("hoursPerWeek") ?? 0,
                    NonTraditional = match.Flag("nonTraditional"),
                    SignedAt = form.At,
                });
                @case.LastProgressAt = form.At;
            },
        });
    }

    // The need of the match that was chosen last.
    private static Task<Guid?> Chosen(WorkflowContext db, Guid caseId, CancellationToken cancellationToken) => db.Set<MatchProposal>()
        .Where(m => m.CaseId == caseId && m.Accepted && m.EmployerNeedId != null).OrderByDescending(m => m.At).Select(m => m.EmployerNeedId)
        .FirstOrDefaultAsync(cancellationToken);

    // F-PBD: nothing is lost of what was learnt at work; a placement does not end without assessment or a reason.
    internal static Task<FormOutcome> PlacementAssessment(FormInput form, CancellationToken cancellationToken)
    {
        var a = form.Answers;
        switch (a.Text("assessmentPart"))
        {
            case "MITT":
                return Task.FromResult(FormOutcome.Nothing);
            case "AVBROTT":
                return Task.FromResult(EndPlacement(form, placement => placement.EndReason = a.TextOrNull("earlyEnd") ?? "ANNAT"));
        }

        var assessed = a.Rows("outcomes").Any();
        return Task.FromResult(!assessed && a.TextOrNull("noAssessmentReason") is null
            ? FormInput.Wrong("noAssessmentReason", "form.required")
            : EndPlacement(form, placement =>
            {
                placement.EndReason ??= "KLAR";
                placement.AssessedAt = assessed ? form.At : null;
                placement.JobOffer = a.TextOrNull("jobOffer");
                placement.CertificateIssued = a.Flag("certificateIssued");
            }));
    }

    private static FormOutcome EndPlacement(FormInput form, Action<Placement> end) => new()
    {
        Write = async (scope, @case, ct) =>
        {
            var placement = await scope.Db.Set<Placement>().Where(p => p.CaseId == @case.CaseId && p.AssessedAt == null)
                .OrderByDescending(p => p.Start).ThenByDescending(p => p.SignedAt).FirstOrDefaultAsync(ct);
            if (placement is not null)
            {
                placement.EndedAt ??= form.At;
                end(placement);
            }

            @case.LastProgressAt = form.At;
        },
    };

    // F-ANS: the coach assesses, the counsellor or assessor signs too; DT-08 gives the verdict.
    internal static Task<FormOutcome> Employability(FormInput form, CancellationToken cancellationToken)
    {
        var a = form.Answers;
        var employed = a.Flag("employedOrOffer");
        var mandatory = a.Flag("documentedCompetence") && a.Flag("workAbilityTried");
        var optional = new[] { "attendanceOk", "swedishSufficient", "ownJobSearchPlan" }.Count(a.Flag);
        var verdict = form.Rules.Row("DT-08", form.At, FeelContext.Of(
            ("employedOrOffer", employed), ("mandatoryMet", mandatory), ("optionalMet", (FeelNumber)optional))).Text("employable");
        return Task.FromResult(new FormOutcome
        {
            Write = async (scope, @case, ct) =>
            {
                @case.LastProgressAt = form.At;
                var second = form.Role != Access.Roles.Coach;
                var latest = second
                    ? await scope.Db.Set<EmployabilityAssessment>().Where(e => e.CaseId == @case.CaseId && e.SecondSignature == null)
                        .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).FirstOrDefaultAsync(ct)
                    : null;
                if (latest is null)
                {
                    latest = new EmployabilityAssessment { CaseId = @case.CaseId, At = form.At, Verdict = verdict, CoachSignature = form.Actor.Id };
                    scope.Db.Add(latest);
                }
                else if (a.Flag("secondSigned"))
                {
                    latest.SecondSignature = form.Actor.Id;
                }

                (latest.EmployedOrOffer, latest.MandatoryMet, latest.OptionalMet, latest.Verdict) = (employed, mandatory, optional, verdict);
                latest.OwnView = a.Whole("ownView") ?? latest.OwnView;
            },
        });
    }

    // F-EGM-T0, -T1, -T2: the answers are the participant's own and never enter the process.
    internal static Task<FormOutcome> Measurement(FormInput form, CancellationToken cancellationToken)
    {
        var a = form.Answers;
        var statements = Enumerable.Range(1, 8).Select(i => a.Whole($"egen{i}")).OfType<int>().ToList();
        var enough = form.Rules.Constants(form.Today).Whole(ConstantCodes.AnsweredItems);
        return Task.FromResult(new FormOutcome
        {
            KeepsAnswersOut = true,
            Variables = FeelContext.Of(("declined", a.Flag("declined"))),
            Write = (scope, @case, _) =>
            {
                scope.Db.Add(new Measurement
                {
                    CaseId = @case.CaseId,
                    Point = form.FormKey[^2..],
                    At = form.At,
                    EmpowermentIndex = statements.Count >= enough ? statements.Average() : null,
                    EmpowermentChange = a.Whole("egenmaktForandring"),
                    Capability = a.Whole("formaga"),
                    SealedAnswers = form.Vault.SealText(System.Text.Encoding.UTF8.GetString(ExactJson.Write(a))),
                    Channel = a.Flag("withInterpreter") ? "TOLK" : a.Flag("byStaff") || form.IsOnBehalf ? "PAPPER" : "EGEN",
                    Declined = a.Flag("declined"),
                });
                return Task.CompletedTask;
            },
        });
    }

    // F-AVS: at the interview and again at registration; some reasons need a second person. The process registers the exit.
    internal static Task<FormOutcome> Exit(FormInput form, CancellationToken cancellationToken)
    {
        var reason = form.Answers.TextOrNull("exitReason") ?? form.TaskVariables.Text("exitReason");
        return Task.FromResult(
            reason is "EJ_KONTAKT" or "FELREGISTRERAD" && form.Answers.TextOrNull("confirmedBy") is null && !form.Actor.Has(Access.Roles.LocalCoordinator)
                ? FormInput.Wrong("confirmedBy", "exit.confirmation.missing")
                : WrongDate(form) ?? FormOutcome.Nothing);
    }

    private static FormOutcome? WrongDate(FormInput form)
    {
        var date = form.Answers.Date("exitDate") ?? form.Today;
        return date > form.Today.AddDays(1) || (form.Case.StartDate is { } start && date < start)
            ? FormInput.Wrong("exitDate", "form.date.order")
            : null;
    }

    // F-UPP
    internal static async Task<FormOutcome> FollowUp(FormInput form, CancellationToken cancellationToken)
    {
        var a = form.Answers;
        var earlier = await form.Db.Set<FollowUp>().CountAsync(f => f.CaseId == form.Case.CaseId, cancellationToken);
        var months = form.Rules.Constants(form.Today).Whole(earlier == 0 ? ConstantCodes.FirstFollowUpMonths : ConstantCodes.SecondFollowUpMonths);
        return FormOutcome.Rows((scope, @case) => scope.Db.Add(new FollowUp
        {
            CaseId = @case.CaseId,
            Months = months,
            At = form.At,
            Reached = a.Text("reached") == "JA",
            Situation = a.TextOrNull("situation"),
            WouldRecommend = a.Whole("wouldRecommend"),
        }));
    }

    // F-STANG
    internal static Task<FormOutcome> Close(FormInput form, CancellationToken cancellationToken) =>
        Task.FromResult(FormOutcome.Rows((_, @case) => @case.Become(CaseStatus.Closed)));
}
