using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>How an action on a case ended.</summary>
public abstract record CaseResult
{
    /// <summary>Done.</summary>
    public sealed record Done : CaseResult;

    /// <summary>There is no such case for this actor.</summary>
    public sealed record NotFound : CaseResult;

    /// <summary>It does not fit; nothing changed.</summary>
    public sealed record Refused(string Code, string Message) : CaseResult;

    internal static CaseResult Of(AdvanceResult result) => result switch
    {
        AdvanceResult.Advanced or AdvanceResult.Replayed => new Done(),
        AdvanceResult.Refused refused => new Refused(refused.Code, refused.Message),
        _ => new Refused("case.conflict", "Others kept changing the case. Look again and retry."),
    };
}

/// <summary>
/// What people do with a case outside its tasks: start a handover or a pause, report an event, withdraw a consent, log a
/// contact. Each is one save through the one door, with its fact in the history.
/// </summary>
public sealed class CaseActions(WorkflowContext db, AdvanceInstance door, IdentityVault vault)
{
    private static readonly IReadOnlyList<string> Waited = [.. CaseMessages.All.Where(m => m is { FromPage: true, Starts: false }).Select(m => m.Name)];

    /// <summary>Tells the journey that something happened (see workflows/README.md for the messages).</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="message">Name of the message, for example <c>paus</c>.</param>
    /// <param name="payload">Variables that travel with it; never a name, number or contact.</param>
    /// <param name="actor">Who tells.</param>
    /// <param name="submissionId">Makes a repeat harmless, or null.</param>
    public Task<CaseResult> Tell(
        Guid caseId, string message, FeelContext payload, Actor actor, string? submissionId = null, CancellationToken cancellationToken = default) =>
        !CaseMessages.IsSentByPeople(message)
            ? Task.FromResult<CaseResult>(new CaseResult.Refused("case.message.unknown", $"Expected a message of the journey. Saw '{message}'."))
            : Act(caseId, actor, submissionId, (scope, _, _) =>
            {
                var key = caseId.ToString();
                scope.Publish(message, CaseMessages.Starts(message) ? null : key, payload.With("caseId", key));
                return Task.CompletedTask;
            }, cancellationToken);

    /// <summary>The messages for <see cref="Tell"/> that the case's journey waits for now.</summary>
    public async Task<IReadOnlyCollection<string>> Awaited(Guid caseId, CancellationToken cancellationToken = default)
    {
        var key = caseId.ToString();
        return await db.Set<Subscription>().Where(s => s.CorrelationKey == key && Waited.Contains(s.Name)).Select(s => s.Name)
            .ToHashSetAsync(cancellationToken);
    }

    /// <summary>Withdraws consents: sharing stops and waiting handovers are recalled in this very transaction (E3).</summary>
    /// <param name="recipientPartnerId">Only this recipient's, or everybody's when null.</param>
    public Task<CaseResult> WithdrawConsent(
        Guid caseId, string? recipientPartnerId, Actor actor, string? submissionId = null, CancellationToken cancellationToken = default) =>
        Act(caseId, actor, submissionId, async (scope, @case, ct) =>
        {
            await Consents.Withdraw(scope, @case, c => recipientPartnerId is null || c.RecipientPartnerId == recipientPartnerId, actor.Id, ct);
            scope.Publish("samtycke-aterkallat", null, FeelContext.Of(("caseId", caseId.ToString())));
        }, cancellationToken);

    /// <summary>Gives or refuses a consent outside the enrolment's form.</summary>
    public Task<CaseResult> AnswerConsent(
        Guid caseId, string recipientPartnerId, string consentScope, bool given, DateOnly from, Actor actor, string? submissionId = null,
        CancellationToken cancellationToken = default) =>
        !ConsentScopes.All.Contains(consentScope) || PartnerRegistry.Shipped.Partners.All(p => p.Id != recipientPartnerId)
            ? Task.FromResult<CaseResult>(new CaseResult.Refused("consent.unknown", "Expected a consent scope and a partner of the registry."))
            : Act(caseId, actor, submissionId, (scope, _, _) =>
            {
                scope.Db.Add(new Consent
                {
                    Id = scope.NextEffect("consent"),
                    CaseId = caseId,
                    ConsentType = "SEKRETESS",
                    RecipientPartnerId = recipientPartnerId,
                    Scope = consentScope,
                    Categories = consentScope == ConsentScopes.FullFile ? [.. Categories.Personal] : [],
                    ValidFrom = from,
                    Status = given ? ConsentStatus.Given : ConsentStatus.Refused,
                    RegisteredAt = scope.At,
                });
                scope.Record(new Fact(given ? "SAMTYCKE_LAMNAT" : "SAMTYCKE_NEKAT", FeelContext.Of(("recipient", recipientPartnerId), ("scope", consentScope))));
                return Task.CompletedTask;
            }, cancellationToken);

    /// <summary>Logs a contact.</summary>
    public Task<CaseResult> LogContact(
        Guid caseId, string way, int minutes, bool reached, string? note, string? nextStep, Actor actor, string? submissionId = null,
        CancellationToken cancellationToken = default) =>
        Act(caseId, actor, submissionId, (scope, _, _) =>
        {
            scope.Db.Add(new ContactNote
            {
                CaseId = caseId, At = scope.At, Way = way, Minutes = minutes, Reached = reached, By = actor.Id,
                SealedNote = vault.SealText(note), SealedNextStep = vault.SealText(nextStep),
            });
            return Task.CompletedTask;
        }, cancellationToken);

    private async Task<CaseResult> Act(
        Guid caseId, Actor actor, string? submissionId, Func<StepScope, Enrolment, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        if (await CaseScope.Load(db, caseId, actor, cancellationToken) is not { MayAct: true, Case.InstanceId: { } instanceId })
        {
            return new CaseResult.NotFound();
        }

        return CaseResult.Of(await door.Run(
            new Advance(instanceId, null)
            {
                Actor = actor.Id,
                Receipt = submissionId is null ? null : new ReceiptKey(actor.Id, submissionId),
                With = async (scope, ct) =>
                {
                    await act(scope, (await scope.Db.Set<Enrolment>().FindAsync([caseId], ct))!, ct);
                    return null;
                },
            },
            cancellationToken));
    }
}
