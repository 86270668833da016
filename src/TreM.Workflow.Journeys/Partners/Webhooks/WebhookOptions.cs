using System.ComponentModel.DataAnnotations;

namespace TreM.Workflow.Journeys.Partners.Webhooks;

/// <summary>How we call partners' systems: section <c>Webhooks</c> of the settings.</summary>
public sealed class WebhookOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Webhooks";

    /// <summary>
    /// Allows http and receivers inside our own network. For development and tests: the host refuses to start with it
    /// anywhere else, because a partner could make us call our own machines.
    /// </summary>
    public bool AllowLocal { get; set; }

    /// <summary>How long a receiver may take to answer.</summary>
    [Range(1, 30, ErrorMessage = "expected 1 to 30 seconds.")]
    public int TimeoutSeconds { get; set; } = 10;
}
