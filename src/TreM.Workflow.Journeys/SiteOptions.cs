using System.ComponentModel.DataAnnotations;

namespace TreM.Workflow.Journeys;

/// <summary>Where people reach the service: section <c>Site</c> of the settings.</summary>
public sealed class SiteOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Site";

    /// <summary>
    /// The address that people open, without a path: <c>https://trem.example.com</c>. Links in mails, certificates and webhooks begin with
    /// it, and its name is the one that the service answers to.
    /// </summary>
    public string Address { get; set; } = "http://localhost:5080";

    /// <summary>A place on the site.</summary>
    /// <param name="path">From the site's root, for example <c>/tasks/3f2a...</c>.</param>
    public Uri Link(string path) => new(new Uri(Address), path);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var site) || site.Scheme is not ("https" or "http") || site.PathAndQuery != "/")
        {
            yield return new($"expected the address that people open, without a path: https://trem.example.com; saw '{Address}'.", [nameof(Address)]);
        }
    }
}
