using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants.Forms;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>How a referral was received.</summary>
public abstract record ReferralResult
{
    /// <summary>It is a case now, and its journey has begun.</summary>
    public sealed record Filed(Guid CaseId, EligibilityProposal? Proposal) : ReferralResult;

    /// <summary>It came before under the same key; nothing changed.</summary>
    public sealed record Known(Guid CaseId) : ReferralResult;

    /// <summary>Something in it is wrong; nothing changed.</summary>
    public sealed record Invalid(IReadOnlyList<FieldFault> Faults) : ReferralResult;

    /// <summary>The actor may not file it.</summary>
    public sealed record NotAllowed : ReferralResult;

    /// <summary>The journey could not begin.</summary>
    public sealed record Refused(string Code, string Message) : ReferralResult;
}

/// <summary>
/// Takes a referral in (F-REM): identity into the vault, the case into the register, and the journey begins, all in one save.
/// The same person once more is a new case of the same person; whether it is a duplicate is for a human to say (N030).
/// </summary>
public sealed class FileReferral(WorkflowContext db, AdvanceInstance door, CurrentRules rules, IdentityVault vault, TimeProvider time)
{
    /// <summary>The process that carries a case.</summary>
    public const string JourneyProcess = "trem-std-1";

    private static readonly Guid Space = new("0f6ddc57-8d0c-4d07-a1b8-0d7b2c9a4e55");
    private List<Partner>? _partners;

    /// <summary>Files the referral.</summary>
    /// <param name="draft">What was filled in.</param>
    /// <param name="actor">Who files it; a partner's contact files for the own organisation only.</param>
    /// <param name="submissionId">Makes a repeat harmless, or null; an import's row key does the same.</param>
    /// <param name="requestHash">Hash of the request, so that the same submission id with another request is refused; empty when the id alone counts.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<ReferralResult> Run(
        ReferralDraft draft, Actor actor, string? submissionId = null, string requestHash = "", CancellationToken cancellationToken = default)
    {
        if (!MayFile(actor, draft))
        {
            return new ReferralResult.NotAllowed();
        }

        var now = time.GetUtcNow();
        var today = WorkCalendar.DateOf(now);
        _partners ??= await db.Set<Partner>().AsNoTracking().ToListAsync(cancellationToken);
        var faults = ReferralChecks.Check(draft, _partners, today, out var number);
        if (faults.Count > 0)
        {
            return new ReferralResult.Invalid(faults);
        }

        var key = draft.RowKey is null ? submissionId : $"import/{draft.RowKey}";
        var caseId = key is null ? Guid.CreateVersion7(now) : EffectId.Of(Space, $"{actor.Id}/{key}");
        if (key is not null && await db.Set<Enrolment>().AnyAsync(e => e.CaseId == caseId, cancellationToken))
        {
            var stored = new ReceiptKey(actor.Id, key).Stored;
            return await db.Receipts.AnyAsync(r => r.Key == stored && r.RequestHash != requestHash, cancellationToken)
                ? new ReferralResult.Refused("receipt.request.differs", "Expected the referral that this key was first used for; saw another. Use a new key.")
                : new ReferralResult.Known(caseId);
        }

        var received = draft.ReceivedOn is { } on && on < today ? WorkCalendar.At(on, new TimeOnly(9, 0)) : now;
        var region = PartnerRegistry.Shipped.RegionOf(draft.Municipality);
        var identity = IdentityOf(draft, number);
        var facts = FactsOf(draft, number, WorkCalendar.DateOf(received));
        var proposal = facts is null ? null : EligibilityRules.Propose((await rules.Get(cancellationToken)).For(caseId), facts, now);
        var known = await KnownPerson(number, identity, cancellationToken);

        var start = new StartInstance(JourneyProcess, actor.Id, StartVariables(draft, identity, number, region, caseId, WorkCalendar.DateOf(received)))
        {
            InstanceId = EffectId.Of(caseId, "journey"),
            CaseId = caseId,
            Receipt = key is null ? null : new ReceiptKey(actor.Id, key, requestHash),
            With = (scope, ct) => Write(scope, draft, actor, identity, number, known, region, received, caseId, facts, proposal, ct),
        };
        return await door.Start(start, cancellationToken) switch
        {
            AdvanceResult.Advanced => new ReferralResult.Filed(caseId, proposal),
            AdvanceResult.Replayed or AdvanceResult.Conflict => new ReferralResult.Known(caseId),
            AdvanceResult.Refused refused => new ReferralResult.Refused(refused.Code, refused.Message),
            var other => throw new InvalidOperationException($"Unknown result {other}."),
        };
    }

    private static bool MayFile(Actor actor, ReferralDraft draft) =>
        actor.Has(Roles.System) || actor.Has(Roles.Coach) || actor.Has(Roles.LocalCoordinator) || actor.Has(Roles.RegionalCoordinator)
        || (draft.PartnerId is not null && actor.Partners.Contains(draft.PartnerId));

    // Nothing that names or reaches a person: what rules and lists need, and no more.
    private static FeelContext StartVariables(
        ReferralDraft draft, PersonIdentity identity, PersonalIdentityNumber? number, string region, Guid caseId, DateOnly on) => FeelContext.Of(
        ("caseId", caseId.ToString()),
        ("source", draft.Source),
        ("partnerId", draft.PartnerId),
        ("decisionType", draft.DecisionType),
        ("urgency", draft.Urgency),
        ("municipality", draft.Municipality),
        ("region", region),
        ("residenceRegion", region),
        ("localPartnerExists", PartnerRegistry.Shipped.AdultEducationOf(draft.Municipality) is not null),
        ("age", identity.AgeAt(on) is { } age ? (FeelNumber)age : null),
        ("idType", number?.Kind ?? "SAKNAS"),
        ("protectedId", ProtectedLevels.IsProtected(draft.ProtectedFlag)),
        ("referrerConsent", draft.ReferrerConsent));

    private static PersonIdentity IdentityOf(ReferralDraft draft, PersonalIdentityNumber? number) => new()
    {
        IdNumber = number?.Digits,
        IdMissingReason = number is null ? draft.IdMissingReason : null,
        Born = number?.Born ?? draft.Born,
        GivenName = draft.GivenName.Trim(),
        FamilyName = draft.FamilyName.Trim(),
        Phone = draft.Phone,
        Email = draft.Email,
        ContactWay = draft.ContactWay,
        Language = draft.LanguageNeed,
    };

    /// <summary>The facts for the rules, when the referral brings those of the intake form; null when it does not.</summary>
    public static EligibilityFacts? FactsOf(ReferralDraft draft, PersonalIdentityNumber? number, DateOnly on) =>
        draft.Facts is not { } facts || IdentityOf(draft, number).AgeAt(on) is not { } age ? null : new EligibilityFacts
        {
            Age = age,
            IdType = number?.Kind ?? "SAKNAS",
            ResidenceRegion = PartnerRegistry.Shipped.RegionOf(draft.Municipality),
            LaborStatus = facts.LaborStatus,
            UnderNotice = facts.UnderNotice,
            CountryGroup = facts.CountryGroup,
            UpperSecondaryComplete = facts.UpperSecondaryComplete,
            DisabilityBasis = facts.DisabilityBasis,
            LostJobOrNotice = facts.LostJobOrNotice,
            CompetenceMismatch = facts.CompetenceMismatch,
            AbleToWork = facts.AbleToWork,
            MonthsOutside = EligibilityFacts.MonthsSince(facts.LastWorkOrStudy, on),
            WorkPermit = facts.WorkPermit,
            OtherEsfProject = facts.OtherEsfProject,
            InfoGiven = facts.InfoGiven,
        };

    private async Task<Guid?> KnownPerson(PersonalIdentityNumber? number, PersonIdentity identity, CancellationToken cancellationToken)
    {
        var (kind, hash) = number is not null
            ? ("ID", vault.IdNumber(number.Digits))
            : ("NAME_BORN", vault.NameAndBirth(identity.GivenName, identity.FamilyName, identity.Born!.Value));
        var found = await db.Set<PersonLookup>().Where(l => l.Hash == hash && l.Kind == kind).Select(l => (Guid?)l.PersonId).FirstOrDefaultAsync(cancellationToken);

        // A name and a birth date may be two people: only the number makes a person the same without asking.
        return number is null ? null : found;
    }

    private async Task<AdvanceResult.Refused?> Write(
        StepScope scope, ReferralDraft draft, Actor actor, PersonIdentity identity, PersonalIdentityNumber? number, Guid? known,
        string region, DateTimeOffset received, Guid caseId, EligibilityFacts? facts, EligibilityProposal? proposal, CancellationToken cancellationToken)
    {
        var person = known is { } id ? await scope.Db.Set<Person>().Include(p => p.Lookups).FirstAsync(p => p.Id == id, cancellationToken) : null;
        if (person is null)
        {
            person = new Person { Id = Guid.CreateVersion7(scope.At), CreatedAt = scope.At };
            vault.Seal(person, identity);
            scope.Db.Add(person);
        }

        (person.IdType, person.Sex) = (number?.Kind ?? person.IdType, number?.Sex ?? person.Sex);

        // Once protected, a later referral that knows of no protection does not lift it.
        if (known is null || ProtectedLevels.IsProtected(draft.ProtectedFlag))
        {
            person.ProtectedLevel = draft.ProtectedFlag;
        }

        scope.Db.Add(new Enrolment
        {
            CaseId = caseId,
            PersonId = person.Id,
            Municipality = draft.Municipality,
            Region = region,
            ReferredAt = received,
            PartnerId = PartnerRegistry.Shipped.AdultEducationOf(draft.Municipality),
            IsProtected = ProtectedLevels.IsProtected(person.ProtectedLevel),
            Sex = person.Sex,
            InstanceId = scope.Instance.Id,
            PlannedPace = draft.Facts?.PlannedPace,
            Groups = [.. proposal?.Groups ?? []],
            PrimaryGroup = proposal?.PrimaryGroup ?? "INGEN",
        });
        scope.Db.Add(new Referral
        {
            Id = scope.NextEffect("referral"),
            CaseId = caseId,
            PersonId = person.Id,
            Source = draft.Source,
            PartnerId = draft.PartnerId,
            DecisionType = draft.DecisionType,
            Municipality = draft.Municipality,
            SealedReason = vault.SealText(draft.Reason),
            LanguageNeed = draft.LanguageNeed,
            AccessNeeds = [.. draft.AccessNeeds],
            ReferrerConsent = draft.ReferrerConsent,
            Urgency = draft.Urgency,
            ReceivedAt = received,
            FiledBy = actor.Id,
            RowKey = draft.RowKey,
        });
        if (facts is not null && proposal is not null)
        {
            scope.Db.Add(Effects.Eligibility.Assessment(caseId, facts, proposal, received));
        }

        return null;
    }
}
