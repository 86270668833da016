using System.Collections.Immutable;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace TreM.Workflow.Feel.Xml;

/// <summary>What one document may use. Over a limit is a finding, never an exception or a hang.</summary>
/// <param name="Bytes">Size of the text as UTF-8.</param>
/// <param name="Depth">Elements inside each other.</param>
/// <param name="Elements">Elements in all.</param>
/// <param name="Attributes">Attributes of one element, namespace declarations included.</param>
public sealed record XmlLimits(
    int Bytes = 2 * 1024 * 1024, int Depth = 100, int Elements = 20_000, int Attributes = 200);

/// <summary>What reading gave. <see cref="Document"/> is null exactly when a finding is an error.</summary>
/// <param name="Document">The document with line numbers and all white space, or null.</param>
/// <param name="Findings">Why the text was refused.</param>
public sealed record XmlReading(XDocument? Document, ImmutableArray<Finding> Findings);

/// <summary>The one way in for XML from outside (BPMN, DMN): no DTD, no entities, nothing fetched, bounded size and depth.</summary>
/// <remarks>
/// <see cref="XDocument"/> alone accepts a DTD and takes quadratic time in the depth of the document, so an
/// <see cref="XmlReader"/> walks the text first and builds nothing until all limits hold.
/// </remarks>
/// <errors>
/// <c>xml.size.exceeded</c>, <c>xml.depth.exceeded</c>, <c>xml.elements.exceeded</c>, <c>xml.attributes.exceeded</c>,
/// <c>xml.dtd.refused</c>, <c>xml.text.malformed</c>.
/// </errors>
public static class GuardedXml
{
    /// <summary>Reads a text.</summary>
    /// <param name="xml">The text.</param>
    /// <param name="limits">Limits, or null for the defaults.</param>
    public static XmlReading Read(string xml, XmlLimits? limits = null)
    {
        limits ??= new XmlLimits();
        if (xml.Length > limits.Bytes || Encoding.UTF8.GetByteCount(xml) > limits.Bytes)
        {
            return Refused("xml.size.exceeded", $"Expected at most {limits.Bytes} bytes of XML; the text is larger.", "Split the model.", $"{limits.Bytes}");
        }

        try
        {
            if (Walk(xml, limits) is { } refusal)
            {
                return refusal;
            }

            using var reader = Open(xml);
            return new(XDocument.Load(reader, LoadOptions.PreserveWhitespace | LoadOptions.SetLineInfo), []);
        }
        catch (XmlException e)
        {
            return Refused("xml.text.malformed", $"Expected well-formed XML; line {e.LineNumber}, column {e.LinePosition}: {e.Message}", null, $"{e.LineNumber}", $"{e.LinePosition}");
        }
    }

    /// <summary>Writes a document: white space as read, characters that a reader would normalise written as references.</summary>
    public static string Write(XDocument document)
    {
        using var text = new Utf8Text();
        using (var writer = XmlWriter.Create(
            text, new XmlWriterSettings { NewLineHandling = NewLineHandling.Entitize, OmitXmlDeclaration = document.Declaration is null }))
        {
            document.Save(writer);
        }

        return text.ToString();
    }

    private static XmlReading? Walk(string xml, XmlLimits limits)
    {
        using var reader = Open(xml);
        var elements = 0;
        while (ReadPastDocumentType(reader, xml, elements, out var isDocumentType))
        {
            if (isDocumentType)
            {
                return Refused(
                    "xml.dtd.refused", "Expected XML without a document type; saw <!DOCTYPE.", "Remove the document type and its entities.");
            }

            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (++elements > limits.Elements)
            {
                return Refused("xml.elements.exceeded", $"Expected at most {limits.Elements} elements; the text has more.", "Split the model.", $"{limits.Elements}");
            }

            if (reader.Depth >= limits.Depth)
            {
                return Refused(
                    "xml.depth.exceeded",
                    $"Expected at most {limits.Depth} elements inside each other; line {((IXmlLineInfo)reader).LineNumber} is deeper.",
                    "Move inner parts into a model of their own.", $"{limits.Depth}", $"{((IXmlLineInfo)reader).LineNumber}");
            }

            if (reader.AttributeCount > limits.Attributes)
            {
                return Refused(
                    "xml.attributes.exceeded",
                    $"Expected at most {limits.Attributes} attributes on an element; line {((IXmlLineInfo)reader).LineNumber} has {reader.AttributeCount}.",
                    null, $"{limits.Attributes}", $"{((IXmlLineInfo)reader).LineNumber}");
            }
        }

        return null;
    }

    /// <summary>The reader throws at a document type without saying so; before the first element nothing else holds that text.</summary>
    private static bool ReadPastDocumentType(XmlReader reader, string xml, int elements, out bool isDocumentType)
    {
        isDocumentType = false;
        try
        {
            return reader.Read();
        }
        catch (XmlException) when (elements == 0 && xml.Contains("<!DOCTYPE", StringComparison.Ordinal))
        {
            return isDocumentType = true;
        }
    }

    private static XmlReader Open(string xml) => XmlReader.Create(
        new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });

    private static XmlReading Refused(string code, string message, string? remedy, params string[] seen) =>
        new(null, [new Finding(code, Severity.Error, message, Remedy: remedy) { Arguments = [.. seen] }]);

    private sealed class Utf8Text : StringWriter
    {
        public override Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    }
}
