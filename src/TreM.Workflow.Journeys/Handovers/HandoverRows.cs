using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>Writes a handover's state in the transaction of the step that changes it.</summary>
internal static class HandoverRows
{
    /// <summary>Message by which the handover process learns that it was recalled; correlated by handover id.</summary>
    internal const string RecallMessage = "aterkalla";

    /// <summary>Ends the receiver's access at once and removes what the receiver could see.</summary>
    internal static void Recall(StepScope scope, Handover handover, string reason, bool tellProcess)
    {
        if (!handover.Become(HandoverStatus.Recalled, scope.At))
        {
            return;
        }

        handover.RecallReason = reason;
        Empty(handover);
        if (tellProcess)
        {
            scope.Publish(RecallMessage, handover.Id.ToString(), FeelContext.Of(("recallReason", reason)));
        }
    }

    /// <summary>Removes preview and content; that something was sent, when and to whom stays.</summary>
    internal static void Empty(Handover handover)
    {
        foreach (var package in handover.Packages)
        {
            (package.SealedPreview, package.SealedContent) = (null, null);
        }
    }
}
