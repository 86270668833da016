using System.Collections.Immutable;
using System.Xml;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>What a DMN file is called, what it imports and which decisions it holds, before it can be compiled.</summary>
internal sealed record Outline(string? Namespace, HashSet<string> Imports, ImmutableArray<DecisionOutline> Decisions)
{
    public static Outline Of(string xml)
    {
        var imports = new HashSet<string>(StringComparer.Ordinal);
        var decisions = ImmutableArray.CreateBuilder<DecisionOutline>();
        string? modelNamespace = null;
        using var text = new StringReader(xml);
        using var reader = XmlReader.Create(text, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 5_000_000,
        });
        try
        {
            reader.MoveToContent();
            modelNamespace = reader.GetAttribute("namespace");
            reader.Read();
            while (!reader.EOF && reader.Depth >= 1)
            {
                if (reader.NodeType != XmlNodeType.Element)
                {
                    reader.Read();
                    continue;
                }

                if (reader.LocalName == "import" && reader.GetAttribute("namespace") is { } name)
                {
                    imports.Add(name);
                }
                else if (reader.LocalName == "decision" && reader.GetAttribute("id") is { } id)
                {
                    var title = reader.GetAttribute("name") ?? id;
                    decisions.Add(new(id, title, TagIn(reader)));
                    continue;
                }

                reader.Skip();
            }
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException)
        {
            // The model reader says what is wrong with the text.
        }

        return new(modelNamespace, imports, decisions.ToImmutable());
    }

    // Camunda's <zeebe:versionTag value="..."/> among the extension elements of a decision; leaves the reader after the decision.
    private static string? TagIn(XmlReader reader)
    {
        using var decision = reader.ReadSubtree();
        string? tag = null;
        while (decision.Read())
        {
            if (decision.NodeType == XmlNodeType.Element && decision.LocalName == "versionTag" && decision.NamespaceURI == "http://camunda.org/schema/zeebe/1.0")
            {
                tag = decision.GetAttribute("value");
            }
        }

        decision.Close();
        reader.Read();
        return tag;
    }
}

/// <summary>A decision of a file, before it is compiled.</summary>
internal sealed record DecisionOutline(string Id, string Name, string? VersionTag);
