using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>
/// The coach decides on another primary target group than DT-02 proposes, with a written reason. The decision log keeps what
/// the table was asked and said beside what was decided instead; the history says who, when, and from what to what.
/// </summary>
public sealed class OverridePrimaryGroup(AdvanceInstance door, CurrentRules rules, ReadCase readCase, IdentityVault vault, TimeProvider time)
{
    /// <summary>The table that proposes.</summary>
    public const string Table = "DT-02";

    private const int LongestReason = 1000;
    private static readonly string[] AllGroups = ["TG1", "TG2", "TG3", "TG4", "TG5"];

    /// <summary>The groups that the actor may choose instead of the present one; empty when there is nothing to choose.</summary>
    public static IReadOnlyList<string> Choices(CaseAccess access, Actor actor) =>
        CaseStatus.IsActive(access.Case.Status) && Decides(access, actor) ? [.. access.Case.Groups.Where(g => g != access.Case.PrimaryGroup)] : [];

    /// <summary>Decides.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="group">The group that shall be primary: one of those the participant belongs to.</param>
    /// <param name="reason">Why.</param>
    /// <param name="actor">The coach, or a coordinator of the place.</param>
    /// <param name="submissionId">Makes a repeat harmless, or null.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<CaseResult> Run(
        Guid caseId, string group, string reason, Actor actor, string? submissionId = null, CancellationToken cancellationToken = default)
    {
        if (await readCase.Run(caseId, actor, "MALGRUPP", cancellationToken: cancellationToken) is not { } access
            || access.Case.InstanceId is not { } instanceId || !Decides(access, actor))
        {
            return new CaseResult.NotFound();
        }

        reason = reason.Trim();
        if (reason.Length is 0 or > LongestReason)
        {
            return new CaseResult.Refused("group.reason", $"Expected a reason of 1 to {LongestReason} characters.");
        }

        if (!CaseStatus.IsActive(access.Case.Status) || !access.Case.Groups.Contains(group))
        {
            return new CaseResult.Refused("group.unknown", "Expected one of the participant's target groups, while the participation goes on.");
        }

        var book = await rules.Get(cancellationToken);
        return CaseResult.Of(await door.Run(
            new Advance(instanceId, null)
            {
                Actor = actor.Id,
                Receipt = submissionId is null ? null : new ReceiptKey(actor.Id, submissionId),
                With = async (scope, ct) =>
                {
                    var @case = (await scope.Db.Set<Enrolment>().FindAsync([caseId], ct))!;
                    if (@case.PrimaryGroup == group)
                    {
                        return new AdvanceResult.Refused("group.same", "Expected another group than the present one.");
                    }

                    Write(scope, @case, book, group, reason, actor);
                    return null;
                },
            },
            cancellationToken));
    }

    private void Write(StepScope scope, Enrolment @case, RuleBook book, string group, string reason, Actor actor)
    {
        var asked = book.Consider(
            @case.CaseId, Table, time.GetUtcNow(),
            FeelContext.Of(AllGroups.Select(g => KeyValuePair.Create(g.ToLowerInvariant(), (object?)@case.Groups.Contains(g)))));
        var entry = DecisionRecord.EntryOf(scope.NextEffect("decision"), asked, scope.Instance.Id, scope.At, scope.Actor);
        entry.Override(group, actor.Id, scope.At, vault.SealText(reason));
        scope.Db.DecisionLog.Add(entry);
        var isAgainst = asked.Answer.Value as string != group;
        scope.Record(new Fact(isAgainst ? "REGEL_OVERRIDE" : "REGEL_KORD", FeelContext.Of(
            ("decisionId", Table), ("proposal", asked.Answer.Value as string), ("from", @case.PrimaryGroup), ("decision", group))));
        @case.PrimaryGroup = group;
    }

    // Who may be told of the groups, and carries the case.
    private static bool Decides(CaseAccess access, Actor actor)
    {
        var (scope, @case) = (access.Scope, access.Case);
        return access.MayBeTold(Table) && !scope.IsSelf
            && (scope.IsResponsible
                || (!@case.IsProtected && (actor.Has(Roles.Coach, @case.Region, @case.Municipality) || actor.Has(Roles.LocalCoordinator, @case.Region, @case.Municipality))));
    }
}
