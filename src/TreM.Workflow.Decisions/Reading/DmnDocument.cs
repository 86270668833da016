using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Feel.Xml;

namespace TreM.Workflow.Decisions;

/// <summary>A DMN file as it was written: diagrams, foreign elements and attributes included, so that saving loses nothing.</summary>
public sealed class DmnDocument
{
    private readonly XDocument _xml;

    private DmnDocument(XDocument xml, string edition) => (_xml, Edition) = (xml, edition);

    /// <summary>DMN edition of the file: "1.2" to "1.5".</summary>
    public string Edition { get; }

    internal XElement Root => _xml.Root!;

    /// <summary>Reads a file's text; nothing is resolved or fetched.</summary>
    /// <param name="xml">The text of the file.</param>
    /// <param name="limits">Bounds on the text; null means the default bounds.</param>
    /// <returns>The document, or null and at least one error (<c>xml.*</c>, <c>dmn.root.*</c>).</returns>
    public static DmnDocumentResult Read(string xml, DmnLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(xml);
        var read = GuardedXml.Read(xml, (limits ?? DmnLimits.Default).Text);
        if (read.Document is not { Root: { } root } tree)
        {
            return new(null, read.Findings);
        }

        if (root.Name.LocalName != "definitions")
        {
            return new(null, [new("dmn.root.element", Severity.Error, $"Expected the root element 'definitions', saw '{root.Name.LocalName}'.")]);
        }

        if (DmnNamespaces.Edition(root.Name.NamespaceName) is not { } edition)
        {
            return new(null, [new(
                "dmn.root.edition",
                Severity.Error,
                $"Expected a DMN namespace of edition 1.1 to 1.6, saw '{root.Name.NamespaceName}'.",
                Remedy: $"Save the model as DMN 1.5 ({DmnNamespaces.Current}).")]);
        }

        return new(new(tree, edition), []);
    }

    /// <summary>The file's text again: everything that was read, in the same order, also what this library does not know.</summary>
    public string Save() => GuardedXml.Write(_xml);
}

/// <summary>What reading a file gave. <see cref="Document"/> is null exactly when a finding is an error.</summary>
public sealed record DmnDocumentResult(DmnDocument? Document, ImmutableArray<Finding> Findings);
