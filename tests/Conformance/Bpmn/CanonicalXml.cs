using System.Text;
using System.Xml.Linq;

namespace Conformance.Bpmn;

/// <summary>The canonical text of a document: prefix choice, attribute order and white space between elements do not count.</summary>
internal static class CanonicalXml
{
    public static string Of(XDocument document)
    {
        var text = new StringBuilder();
        Write(document.Root!, text, 0);
        return text.ToString();
    }

    private static void Write(XElement element, StringBuilder text, int depth)
    {
        text.Append(' ', depth).Append('<').Append(element.Name);
        foreach (var attribute in element.Attributes()
            .Where(a => !a.IsNamespaceDeclaration)
            .OrderBy(a => a.Name.ToString(), StringComparer.Ordinal))
        {
            text.Append(' ').Append(attribute.Name).Append("=\"").Append(attribute.Value).Append('"');
        }

        text.AppendLine(">");
        foreach (var node in element.Nodes())
        {
            if (node is XElement child)
            {
                Write(child, text, depth + 1);
            }
            else if (node is XText words && !string.IsNullOrWhiteSpace(words.Value))
            {
                text.Append(' ', depth + 1).Append('"').Append(words.Value.Trim()).Append('"').AppendLine();
            }
        }
    }
}
