using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Forms;

/// <summary>Phases F1 to F4: mapping, accommodations, validation, plan, training, attendance and contacts.</summary>
internal static class DevelopmentForms
{
    private const int QuartersOfAnHour = 4;
    private const int MinutesPerQuarter = 15;

    // F-KAR
    internal static Task<FormOutcome> Mapping(FormInput form, CancellationToken cancellationToken)
    {
        var a = form.Answers;
        return Task.FromResult(new FormOutcome
        {
            Variables = FeelContext.Of(
                ("wantsValidation", a.Text("priorLearningStatement") == "VALIDERA"),
                ("branchModelExists", a.Flag("branchModelExists"))),
            Write = (scope, @case, _) =>
            {
                scope.Db.Add(new Mapping
                {
                    CaseId = @case.CaseId,
                    At = form.At,
                    SealedGoal = form.Vault.SealText(a.TextOrNull("goalText")),
                    GoalType = a.Text("goalType"),
                    TargetOccupations = [.. a.Rows("targetOccupations").Select(o => o.Text("ssyk"))],
                    SwedishLevel = a.TextOrNull("swedishLevel"),
                    DigitalSkill = a.TextOrNull("digitalSkill"),
                    TravelLimitMinutes = a.Whole("travelLimit"),
                    YearsExperience = a.Whole("yearsExperience"),
                    PriorLearningStatement = a.TextOrNull("priorLearningStatement"),
                    SealedObstacles = form.Vault.SealText(a.TextOrNull("obstacles")),
                    NonTraditionalOpen = a.Flag("nonTraditionalOpen"),
                });
                @case.LastProgressAt = form.At;
                return Task.CompletedTask;
            },
        });
    }

    // F-ANP: DT-07 says which measures a need takes, per setting.
    internal static Task<FormOutcome> Accommodations(FormInput form, CancellationToken cancellationToken)
    {
        var rows = form.Answers.Rows("accommodations").SelectMany(
            row => row.Texts("settings").SelectMany(setting => form.Rules.Rows(
                "DT-07", form.At, FeelContext.Of(("need", row.Text("need")), ("setting", setting))))
                .DistinctBy(measure => measure.Text("measure")),
            (row, measure) => (row, measure)).ToList();
        return Task.FromResult(new FormOutcome
        {
            Variables = FeelContext.Of(("blockingAccommodation", rows.Any(r => r.measure.Flag("blocking") && !r.row.Flag("confirmed")))),
            Write = (scope, @case, _) =>
            {
                foreach (var (row, measure) in rows)
                {
                    scope.Db.Add(new AccommodationNeed
                    {
                        CaseId = @case.CaseId,
                        Need = row.Text("need"),
                        Measure = measure.Text("measure"),
                        Area = measure.TextOrNull("area"),
                        Blocking = measure.Flag("blocking"),
                        SealedOwnWords = form.Vault.SealText(row.TextOrNull("ownWords")),
                        LeadDate = row.Date("leadDate"),
                        RegisteredAt = form.At,
                        ConfirmedAt = row.Flag("confirmed") ? form.At : null,
                        Evaluation = row.TextOrNull("evaluation"),
                    });
                }

                return Task.CompletedTask;
            },
        });
    }

    // F-VAL: one validation case per route and pass; a later pass of the same route goes on with it.
    internal static async Task<FormOutcome> Validation(FormInput form, CancellationToken cancellationToken)
    {
        var a = form.Answers;
        var route = a.Text("route");
        var open = await form.Db.Set<ValidationCase>().AsNoTracking().Where(v => v.CaseId == form.Case.CaseId && v.EndedAt == null)
            .OrderByDescending(v => v.StartedAt).FirstOrDefaultAsync(cancellationToken);
        return new FormOutcome
        {
            Variables = a.Text("uhrStatement") == "KOMMIT" ? FeelContext.Of(("foreignEdu", "HANTERAD")) : FeelContext.Empty,
            Write = async (scope, @case, ct) =>
            {
                var validation = open is null ? null : await scope.Db.Set<ValidationCase>().FindAsync([open.Id], ct);
                if (validation is null)
                {
                    validation = new ValidationCase { Id = scope.NextEffect("validation"), CaseId = @case.CaseId, Route = route, StartedAt = form.At };
                    scope.Db.Add(validation);
                }

                validation.Route = route;
                validation.Standard = a.TextOrNull("standard");
                validation.AssessorId = form.Actor.Id;
                @case.LastProgressAt = form.At;
            },
        };
    }

    // F-VOP: what was not fully achieved is the gap that the plan fills.
    internal static async Task<FormOutcome> Outcomes(FormInput form, CancellationToken cancellationToken)
    {
        var rows = form.Answers.Rows("outcomes").ToList();
        var open = await form.Db.Set<ValidationCase>().AsNoTracking().Where(v => v.CaseId == form.Case.CaseId)
            .OrderByDescending(v => v.StartedAt).FirstOrDefaultAsync(cancellationToken);
        return new FormOutcome
        {
            Variables = FeelContext.Of(("gapCount", (FeelNumber)rows.Count(r => r.Text("verdict") is "DELVIS" or "EJ"))),
            Write = async (scope, @case, ct) =>
            {
                var validation = open is null ? null : await scope.Db.Set<ValidationCase>().FindAsync([open.Id], ct);
                if (validation is null)
                {
                    validation = new ValidationCase
                    {
                        Id = scope.NextEffect("validation"), CaseId = @case.CaseId, Route = "KOMPETENSBEDOMNING", StartedAt = form.At,
                    };
                    scope.Db.Add(validation);
                }

                foreach (var row in rows)
                {
                    scope.Db.Add(new LearningOutcome
                    {
                        ValidationCaseId = validation.Id,
                        OutcomeId = row.Text("outcomeId"),
                        Statement = row.Text("statement"),
                        SeqfLevel = row.Whole("seqfLevel"),
                        Verdict = row.Text("verdict"),
                        AssessedAt = form.At,
                    });
                }

                validation.EndedAt = form.At;
                @case.LastProgressAt = form.At;
            },
        };
    }

    // F-INTYG
    internal static Task<FormOutcome> Certificate(FormInput form, CancellationToken cancellationToken) =>
        Task.FromResult(FormOutcome.Rows((scope, @case) =>
        {
            var id = scope.NextEffect("certificate");
            scope.Db.Add(new Certificate
            {
                Id = id,
                CaseId = @case.CaseId,
                Title = form.Answers.Text("certificateTitle"),
                Kind = form.Answers.Text("certificateKind"),
                IssuedAt = form.At,
                IssuedBy = form.Actor.Id,
                VerificationCode = Convert.ToHexStringLower(id.ToByteArray().AsSpan(10)),
            });
        }));

    // F-PLAN: a new version; the items get ids, so that training can follow each of them.
    internal static async Task<FormOutcome> Plan(FormInput form, CancellationToken cancellationToken)
    {
        var a = form.Answers;
        if (!await form.Db.Set<Mapping>().AnyAsync(m => m.CaseId == form.Case.CaseId && m.PriorLearningStatement != null, cancellationToken))
        {
            return FormInput.Wrong("priorLearningUsed", "plan.prior-learning.missing");
        }

        // An item that an earlier version has already is the same item: what runs goes on.
        var known = await form.Db.Set<PlanItem>().AsNoTracking().Where(i => i.CaseId == form.Case.CaseId).ToListAsync(cancellationToken);
        var items = a.Rows("items").Select(row => (
            Known: known.Find(k => k.Component == ComponentOf(row) && k.Start == row.Date("start") && k.End == row.Date("end")), Row: row))
            .Select(i => (Id: i.Known?.Id ?? Guid.CreateVersion7(form.At), IsKnown: i.Known is not null, i.Row)).ToList();
        if (items.Count == 0)
        {
            return FormInput.Wrong("items", "form.required");
        }

        var version = 1 + await form.Db.Set<Plan>().Where(p => p.CaseId == form.Case.CaseId).MaxAsync(p => (int?)p.PlanVersion, cancellationToken) ?? 1;
        return new FormOutcome
        {
            Variables = FeelContext.Of(
                ("planVersion", (FeelNumber)version),
                ("items", FeelList.Of(items.Select(i => (object?)FeelContext.Of(
                    ("id", i.Id.ToString()),
                    ("type", i.Row.TextOrNull("type")),
                    ("component", i.Row.TextOrNull("component")),
                    ("mode", i.Row.TextOrNull("mode")),
                    ("start", i.Row["start"]),
                    ("end", i.Row["end"]),
                    ("hoursPerWeek", i.Row["hoursPerWeek"]),
                    ("waivedReason", i.Row.TextOrNull("waivedReason") is null ? null : "JA")))))),
            Write = async (scope, @case, ct) =>
            {
                var plan = new Plan
                {
                    Id = scope.NextEffect("plan"),
                    CaseId = @case.CaseId,
                    PlanVersion = version,
                    SealedGoals = form.Vault.SealText(a.TextOrNull("longGoal")),
                    TotalWeeks = a.Whole("totalWeeks") ?? 0,
                    Pace = a.Whole("pace") ?? 100,
                    WorkplaceLink = a.Text("workplaceLink"),
                    CreatedAt = form.At,
                };
                plan.Items = [.. items.Where(i => !i.IsKnown && i.Row.TextOrNull("waivedReason") is null).Select(i => new PlanItem
                {
                    Id = i.Id,
                    PlanId = plan.Id,
                    CaseId = @case.CaseId,
                    Component = ComponentOf(i.Row),
                    Type = i.Row.Text("type"),
                    Mode = i.Row.TextOrNull("mode") ?? "PLATS",
                    Start = i.Row.Date("start"),
                    End = i.Row.Date("end"),
                    HoursPerWeek = i.Row.Whole("hoursPerWeek") ?? 0,
                })];
                scope.Db.Add(plan);
                foreach (var id in items.Where(i => i.IsKnown).Select(i => i.Id))
                {
                    (await scope.Db.Set<PlanItem>().FindAsync([id], ct))!.PlanId = plan.Id;
                }

                @case.LastProgressAt = form.At;
            },
        };
    }

    private static string ComponentOf(FeelContext row) => row.TextOrNull("component") ?? row.Text("type");

    // F-GODK: the participant and the coach sign, in any order; both signatures freeze the version.
    internal static async Task<FormOutcome> PlanApproval(FormInput form, CancellationToken cancellationToken)
    {
        if (form.Answers.Text("planApproval") != "GODKAND")
        {
            return FormOutcome.Nothing;
        }

        if (!await form.Db.Set<Mapping>().AnyAsync(m => m.CaseId == form.Case.CaseId && m.PriorLearningStatement != null, cancellationToken))
        {
            return FormInput.Wrong("planApproval", "plan.prior-learning.missing");
        }

        return new FormOutcome
        {
            Write = async (scope, @case, ct) =>
            {
                var plan = await scope.Db.Set<Plan>().Where(p => p.CaseId == @case.CaseId).OrderByDescending(p => p.PlanVersion).FirstOrDefaultAsync(ct);
                if (plan is not null)
                {
                    if (form.Role == Access.Roles.Participant)
                    {
                        plan.ParticipantSignedAt = form.At;
                    }
                    else
                    {
                        plan.CoachSignedAt = form.At;
                    }

                    plan.ApprovedAt ??= plan is { ParticipantSignedAt: not null, CoachSignedAt: not null } ? form.At : null;
                }

                @case.LastProgressAt = form.At;
            },
        };
    }

    // F-PI: an item cannot go on while a blocking accommodation waits.
    internal static async Task<FormOutcome> Item(FormInput form, CancellationToken cancellationToken)
    {
        var a = form.Answers;
        var status = a.Text("status");
        var blocked = status is "PAGAENDE" or "KLAR" && await form.Db.Set<AccommodationNeed>()
            .AnyAsync(n => n.CaseId == form.Case.CaseId && n.Blocking && n.ConfirmedAt == null, cancellationToken);
        return new FormOutcome
        {
            Variables = blocked ? FeelContext.Of(("status", "VANTAR_ANPASSNING")) : FeelContext.Empty,
            Write = async (scope, @case, ct) =>
            {
                if (ItemId(form) is { } id && await scope.Db.Set<PlanItem>().FindAsync([id], ct) is { } item && item.CaseId == @case.CaseId)
                {
                    item.Status = blocked ? "VANTAR_ANPASSNING" : status;
                    (item.Start, item.End) = (a.Date("start") ?? item.Start, a.Date("end") ?? item.End);
                }

                @case.LastProgressAt = form.At;
            },
        };
    }

    // F-NAR
    internal static async Task<FormOutcome> Attendance(FormInput form, CancellationToken cancellationToken)
    {
        var rows = form.Answers.Rows("entries").ToList();
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Number("hours") is not (>= 0 and <= 12) and not null || rows[i].Number("hours") * QuartersOfAnHour % 1 is not (0 or null))
            {
                return FormInput.Wrong($"entries[{i}].hours", "time.hours.quarter");
            }

            if (rows[i].Date("date") > form.Today)
            {
                return FormInput.Wrong($"entries[{i}].date", "form.date.future");
            }
        }

        var certified = form.Answers.Flag("participantCertified");
        var known = await form.Db.Set<PlanItem>().Where(i => i.CaseId == form.Case.CaseId).Select(i => i.Id).ToListAsync(cancellationToken);
        return FormOutcome.Rows((scope, @case) =>
        {
            foreach (var row in rows)
            {
                scope.Db.Add(new TimeEntry
                {
                    CaseId = @case.CaseId,
                    PlanItemId = (Guid.TryParse(row.Text("itemId"), out var id) || (ItemId(form) is { } own && (id = own) != default)) && known.Contains(id) ? id : null,
                    Date = row.Date("date") ?? form.Today,
                    Status = row.Text("status"),
                    Minutes = (int)((row.Number("hours") ?? 0) * QuartersOfAnHour) * MinutesPerQuarter,
                    Reason = row.TextOrNull("reason"),
                    RegisteredBy = form.Actor.Id,
                    RegisteredAt = form.At,
                    CertifiedAt = certified ? form.At : null,
                });
            }
        });
    }

    // F-TUT
    internal static Task<FormOutcome> Contact(FormInput form, CancellationToken cancellationToken) =>
        Task.FromResult(FormOutcome.Rows((scope, @case) => scope.Db.Add(new ContactNote
        {
            CaseId = @case.CaseId,
            At = form.At,
            Way = form.Answers.Text("way"),
            Minutes = form.Answers.Whole("minutes") ?? 0,
            Reached = form.Answers.Flag("reached"),
            SealedNote = form.Vault.SealText(form.Answers.TextOrNull("note")),
            SealedNextStep = form.Vault.SealText(form.Answers.TextOrNull("nextStep")),
            By = form.Actor.Id,
        })));

    // F-MAN
    internal static Task<FormOutcome> Monthly(FormInput form, CancellationToken cancellationToken) =>
        Task.FromResult(FormOutcome.Rows((scope, @case) => scope.Db.Add(new MonthlyFollowUp
        {
            CaseId = @case.CaseId,
            At = form.At,
            Progress = form.Answers.Rows("progress").Select(p => p.Whole("rating")).Min(),
            Risk = form.Answers.Flag("risk"),
            PlanChangeNeeded = form.Answers.Flag("planChangeNeeded"),
            NextMeeting = form.Answers.Date("nextMeeting"),
        })));

    private static Guid? ItemId(FormInput form)
    {
        var item = form.TaskVariables["planItem"] as FeelContext ?? form.TaskVariables["item"] as FeelContext;
        var text = item?.Text("id") ?? form.TaskVariables.Text("itemId");
        return Guid.TryParse(text, out var id) ? id : null;
    }
}
