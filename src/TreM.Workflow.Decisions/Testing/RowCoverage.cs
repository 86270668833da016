using System.Collections.Immutable;

namespace TreM.Workflow.Decisions.Testing;

/// <summary>Which rows of a table test cases have been decided by: a row that decides no case can say anything.</summary>
/// <param name="TableId">Id of the decision or knowledge model whose table it is.</param>
/// <param name="Rows">How many rows the table has.</param>
/// <param name="Missed">Numbers (from 1) of the rows that decided no case.</param>
public sealed record RowCoverage(string TableId, int Rows, ImmutableArray<int> Missed)
{
    /// <summary>The coverage of every table that the cases asked, in order of the first question.</summary>
    /// <param name="file">The cases.</param>
    /// <param name="model">The model.</param>
    /// <param name="now">What <c>now()</c> and <c>today()</c> say.</param>
    public static ImmutableArray<RowCoverage> Of(TckFile file, DecisionModel model, DateTimeOffset? now = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        var rows = new Dictionary<string, (int Rows, HashSet<int> Matched)>(StringComparer.Ordinal);
        var order = new List<string>();
        foreach (var table in file.Cases.SelectMany(c => TckRunner.Traces(c, model, now)).SelectMany(t => t.Tables))
        {
            if (!rows.TryGetValue(table.TableId, out var seen))
            {
                rows[table.TableId] = seen = (table.Rows.Length, []);
                order.Add(table.TableId);
            }

            seen.Matched.UnionWith(table.DecidingRows);
        }

        return [.. order.Select(id => new RowCoverage(id, rows[id].Rows, [.. Enumerable.Range(1, rows[id].Rows).Where(r => !rows[id].Matched.Contains(r))]))];
    }
}
