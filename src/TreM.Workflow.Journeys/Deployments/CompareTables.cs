using System.Xml.Linq;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>What differs between two DMN files, decision by decision and cell by cell: what a reader wants to know, not lines of XML.</summary>
public static class CompareTables
{
    /// <summary>The differences, in the order of the new file.</summary>
    /// <param name="before">Text of the old file, well-formed; null when there was none.</param>
    /// <param name="after">Text of the new file, well-formed.</param>
    public static IReadOnlyList<TableChange> Run(string? before, string after)
    {
        var (old, @new) = (before is null ? [] : Decisions(before), Decisions(after));
        var changes = new List<TableChange>();
        foreach (var (id, decision) in @new)
        {
            if (old.TryGetValue(id, out var earlier))
            {
                changes.AddRange(Compare(id, earlier, decision));
            }
            else
            {
                changes.Add(new(id, TableChangeKind.DecisionAdded));
            }
        }

        changes.AddRange(old.Keys.Where(id => !@new.ContainsKey(id)).Select(id => new TableChange(id, TableChangeKind.DecisionRemoved)));
        if (changes.Count == 0 && before is not null && !string.Equals(before, after, StringComparison.Ordinal))
        {
            changes.Add(new(null, TableChangeKind.Other));
        }

        return changes;
    }

    private static IEnumerable<TableChange> Compare(string id, Grid old, Grid @new)
    {
        if (old.HitPolicy != @new.HitPolicy)
        {
            yield return new(id, TableChangeKind.HitPolicy, Before: old.HitPolicy, After: @new.HitPolicy);
        }

        foreach (var column in @new.Columns.Except(old.Columns))
        {
            yield return new(id, TableChangeKind.ColumnAdded, Column: column);
        }

        foreach (var column in old.Columns.Except(@new.Columns))
        {
            yield return new(id, TableChangeKind.ColumnRemoved, Column: column);
        }

        if (old.Expression != @new.Expression)
        {
            yield return new(id, TableChangeKind.Expression, Before: old.Expression, After: @new.Expression);
        }

        var pairs = Pair(old.Rows, @new.Rows);
        var kept = pairs.OrderBy(p => p.New).Select(p => p.Old).ToList();
        foreach (var (from, to) in pairs)
        {
            foreach (var (column, cell) in @new.Rows[to].Cells.Where(c => old.Rows[from].Cells.TryGetValue(c.Key, out var was) && was != c.Value))
            {
                yield return new(id, TableChangeKind.CellChanged, to + 1, column, old.Rows[from].Cells[column], cell);
            }

            // Moved is a row that now stands after one that stood after it; the others only give way.
            if (kept.Take(kept.IndexOf(from)).Any(other => other > from))
            {
                yield return new(id, TableChangeKind.RowMoved, to + 1, Before: $"{from + 1}", After: $"{to + 1}");
            }
        }

        foreach (var row in Enumerable.Range(0, @new.Rows.Count).Except(pairs.Select(p => p.New)))
        {
            yield return new(id, TableChangeKind.RowAdded, row + 1, After: @new.Rows[row].Text);
        }

        foreach (var row in Enumerable.Range(0, old.Rows.Count).Except(pairs.Select(p => p.Old)))
        {
            yield return new(id, TableChangeKind.RowRemoved, row + 1, Before: old.Rows[row].Text);
        }
    }

    // By id, which editors keep; a row without one, or with a new one, by what it says.
    private static List<(int Old, int New)> Pair(IReadOnlyList<Row> old, IReadOnlyList<Row> @new)
    {
        var pairs = new List<(int Old, int New)>();
        var (freeOld, freeNew) = (Enumerable.Range(0, old.Count).ToList(), Enumerable.Range(0, @new.Count).ToList());
        foreach (var same in new Func<Row, Row, bool>[] { (a, b) => a.Id is not null && a.Id == b.Id, (a, b) => a.Text == b.Text })
        {
            foreach (var row in freeNew.ToList())
            {
                var found = freeOld.FindIndex(o => same(old[o], @new[row]));
                if (found >= 0)
                {
                    pairs.Add((freeOld[found], row));
                    freeOld.RemoveAt(found);
                    freeNew.Remove(row);
                }
            }
        }

        return [.. pairs.OrderBy(p => p.New)];
    }

    private static Dictionary<string, Grid> Decisions(string xml)
    {
        var root = XDocument.Parse(xml).Root!;
        var dmn = root.Name.Namespace;
        return root.Elements(dmn + "decision").Concat(root.Elements(dmn + "businessKnowledgeModel"))
            .Where(d => d.Attribute("id") is not null).DistinctBy(d => (string)d.Attribute("id")!)
            .ToDictionary(d => (string)d.Attribute("id")!, d => Read(d, dmn), StringComparer.Ordinal);
    }

    private static Grid Read(XElement decision, XNamespace dmn)
    {
        if (decision.Descendants(dmn + "decisionTable").FirstOrDefault() is { } table)
        {
            var outputs = table.Elements(dmn + "output").ToList();
            List<string> columns =
            [
                .. table.Elements(dmn + "input").Select(i => Text(i.Element(dmn + "inputExpression"))),
                .. outputs.Select(o => (string?)o.Attribute("name") ?? (string?)decision.Attribute("name") ?? ""),
            ];
            return new(
                $"{(string?)table.Attribute("hitPolicy") ?? "UNIQUE"}{((string?)table.Attribute("aggregation") is { } sum ? $" {sum}" : "")}", columns,
                [.. table.Elements(dmn + "rule").Select(r => RowOf(r, columns, [.. r.Elements(dmn + "inputEntry"), .. r.Elements(dmn + "outputEntry")]))], "");
        }

        if (decision.Elements(dmn + "relation").FirstOrDefault() is { } relation)
        {
            var columns = relation.Elements(dmn + "column").Select(c => (string?)c.Attribute("name") ?? "").ToList();
            return new("", columns, [.. relation.Elements(dmn + "row").Select(r => RowOf(r, columns, [.. r.Elements()]))], "");
        }

        return new("", [], [], string.Join('\n', decision.Descendants(dmn + "text").Select(t => t.Value.Trim())));
    }

    private static Row RowOf(XElement row, List<string> columns, List<XElement> cells)
    {
        var texts = cells.Select(Text).ToList();
        var named = columns.Zip(texts).DistinctBy(c => c.First).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal);
        return new((string?)row.Attribute("id"), named, string.Join(" | ", texts));
    }

    private static string Text(XElement? cell) => cell?.Elements().FirstOrDefault(e => e.Name.LocalName == "text")?.Value.Trim() ?? "";

    private sealed record Grid(string HitPolicy, List<string> Columns, List<Row> Rows, string Expression);

    private sealed record Row(string? Id, Dictionary<string, string> Cells, string Text);
}
