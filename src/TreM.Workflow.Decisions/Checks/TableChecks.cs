using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>The checks of one decision table: gaps, overlaps, contradictions, dead rows, outputs that cannot come.</summary>
internal sealed class TableChecks
{
    private const int SweepBudget = 50_000;
    private const int MostGaps = 10;
    private const int MostOverlaps = 50;
    private const int Samples = 5000;

    private readonly TableLogic _table;
    private readonly TableGrid _grid;
    private readonly string _name;
    private readonly List<CheckFinding> _findings = [];
    private readonly bool[] _isDead;

    private TableChecks(string name, TableLogic table)
    {
        (_name, _table, _grid) = (name, table, new(table));
        _isDead = new bool[_grid.Rows];
    }

    private HitPolicy Policy => _table.Source.HitPolicy;

    public static List<CheckFinding> Run(string name, TableLogic table)
    {
        var checks = new TableChecks(name, table);
        checks.SayWhatIsUncertain();
        checks.FindDeadRows();
        checks.FindOverlaps();
        checks.FindGaps();
        checks.FindOutputs();
        return checks._findings;
    }

    private void SayWhatIsUncertain()
    {
        for (var column = 0; column < _grid.Columns; column++)
        {
            var rows = _grid.UncertainIn(column);
            if (RowSet.Next(rows, 0) is >= 0 and var row)
            {
                var (count, cell) = (RowSet.Count(rows), _table.Source.Rules[row].Inputs[column].Text);
                Add("dmn.check.partial", Severity.Information, $"Column '{_table.Columns[column].Title}' has {count} cell{(count == 1 ? "" : "s")} that only evaluation can tell of, as '{cell}' in row {row + 1}: such cells were taken to match when looking for gaps and not to when looking for overlaps.", [], column: column + 1, isExact: false);
            }
        }
    }

    private void FindGaps()
    {
        var isList = Policy is HitPolicy.Collect or HitPolicy.RuleOrder or HitPolicy.OutputOrder;
        if (isList || _table.Outputs.Any(o => o.Default is not null))
        {
            return;
        }

        var sweep = new GridSweep(_grid, SweepBudget);
        var gaps = sweep.Gaps(MostGaps);
        if (sweep.IsExhausted)
        {
            Add("dmn.check.sampled", Severity.Information, $"The table is too intertwined to walk completely; {Samples} samples were tried for gaps instead.", [], isExact: false);
            gaps = gaps.Count > 0 ? gaps : SampledGaps();
        }

        foreach (var gap in gaps)
        {
            Add(
                "dmn.table.gap",
                Severity.Warning,
                $"Expected a row for every input, saw none for {Describe(gap)}.",
                [],
                remedy: $"Add the row {string.Join(" | ", gap)}, or a default output.",
                cells: gap,
                isExact: !sweep.IsExhausted);
        }
    }

    private List<string[]> SampledGaps()
    {
        // A fixed generator: the same table always gets the same answer.
        var state = 42UL;
        var gaps = new List<string[]>();
        int[][] possible = [.. Enumerable.Range(0, _grid.Columns).Select(c => Enumerable.Range(0, _grid.Regions(c)).Where(r => _grid.IsPossible(c, r)).ToArray())];
        if (possible.Any(p => p.Length == 0))
        {
            return gaps;
        }

        for (var sample = 0; sample < Samples && gaps.Count < MostGaps; sample++)
        {
            var rows = RowSet.Full(_grid.Rows);
            var cells = new string[_grid.Columns];
            for (var column = 0; column < cells.Length; column++)
            {
                state = unchecked((state * 6364136223846793005UL) + 1442695040888963407UL);
                var region = possible[column][(int)((state >> 33) % (ulong)possible[column].Length)];
                RowSet.Intersect(rows, _grid.Accepting(column, region));
                cells[column] = _grid.Text(column, region, region);
            }

            if (RowSet.IsEmpty(rows) && !gaps.Any(g => g.SequenceEqual(cells)))
            {
                gaps.Add(cells);
            }
        }

        return gaps;
    }

    private void FindDeadRows()
    {
        for (var row = 0; row < _grid.Rows; row++)
        {
            for (var column = 0; column < _grid.Columns && !_isDead[row]; column++)
            {
                // A null that a type allows may reach a row that says "-", also where gaps leave null out.
                if (_grid.Runs(column, row).Length == 0)
                {
                    _isDead[row] = true;
                    Add("dmn.table.dead-row", Severity.Warning, $"Expected row {row + 1} to be reachable, but no allowed value of column '{_table.Columns[column].Title}' passes its cell {_table.Source.Rules[row].Inputs[column].Text}.", [row + 1], column + 1, "Correct the cell, or remove the row.");
                }
            }
        }

        if (Order() is not { } order)
        {
            return;
        }

        var sweep = new GridSweep(_grid, SweepBudget);
        var reached = sweep.Reached(order);
        if (sweep.IsExhausted)
        {
            Add("dmn.check.sampled", Severity.Information, "The table is too intertwined to walk completely; dead rows were not looked for beyond single cells.", [], isExact: false);
            return;
        }

        for (var row = 0; row < _grid.Rows; row++)
        {
            if (!reached[row] && !_isDead[row])
            {
                _isDead[row] = true;
                var before = Policy == HitPolicy.First ? "rows before it" : "rows whose output has priority";
                Add("dmn.table.dead-row", Severity.Warning, $"Expected row {row + 1} to be reachable, but {before} take all its inputs.", [row + 1], remedy: "Move the row up, narrow the others, or remove it.");
            }
        }
    }

    /// <summary>The order in which rows win, or null when no row can hide another.</summary>
    private int[]? Order()
    {
        var rows = Enumerable.Range(0, _grid.Rows);
        if (Policy == HitPolicy.First)
        {
            return [.. rows];
        }

        if (Policy != HitPolicy.Priority || _table.Outputs.Any(o => o.Constants is null))
        {
            return null;
        }

        var ranks = rows.Select(r => _table.Outputs.Select(o => o.TryConstant(r, out var value) ? o.RankOf(value) : int.MaxValue).ToArray()).ToArray();
        var order = rows.ToArray();
        Array.Sort(order, (a, b) => ranks[a].AsSpan().SequenceCompareTo(ranks[b]) is not 0 and var rank ? rank : a.CompareTo(b));
        return order;
    }

    private void FindOverlaps()
    {
        if (Policy is not (HitPolicy.Unique or HitPolicy.Any))
        {
            return;
        }

        var found = 0;
        for (var row = 0; row < _grid.Rows && found <= MostOverlaps; row++)
        {
            if (RowSet.Contains(_grid.Uncertain, row))
            {
                continue;
            }

            foreach (var other in Meeting(row).Where(o => !RowSet.Contains(_grid.Uncertain, o)))
            {
                found += Report(row, other);
                if (found > MostOverlaps)
                {
                    break;
                }
            }
        }
    }

    private int Report(int row, int other)
    {
        var same = SameOutputs(row, other);
        if (Policy == HitPolicy.Any && same == true)
        {
            return 0;
        }

        var shared = Shared(row, other);
        var severity = Policy == HitPolicy.Any && same is null ? Severity.Warning : Severity.Error;
        var (code, what) = same == false ? ("dmn.table.contradiction", "and give different outputs") : ("dmn.table.overlap", same == true ? "and give the same output" : "");
        Add(code, severity, $"Expected {(Policy == HitPolicy.Unique ? "at most one row to match (hit policy UNIQUE)" : "matching rows to give the same (hit policy ANY)")}, but rows {row + 1} and {other + 1} both match {Describe(shared)} {what}".TrimEnd() + ".", [row + 1, other + 1], remedy: "Narrow one of the rows, or choose another hit policy.", cells: shared);
        return 1;
    }

    /// <summary>The rows after a row that share a field with it: those of its narrowest column, of which each is then compared.</summary>
    private IEnumerable<int> Meeting(int row)
    {
        if (_grid.Columns == 0)
        {
            return Enumerable.Range(row + 1, _grid.Rows - row - 1);
        }

        var narrowest = Enumerable.Range(0, _grid.Columns).MinBy(c => _grid.Runs(c, row).Sum(r => r.To - r.From + 1));
        var near = RowSet.Empty(_grid.Rows);
        foreach (var region in _grid.Runs(narrowest, row).SelectMany(run => Enumerable.Range(run.From, run.To - run.From + 1)))
        {
            if (_grid.IsPossible(narrowest, region))
            {
                var accepting = _grid.Accepting(narrowest, region);
                for (var word = 0; word < near.Length; word++)
                {
                    near[word] |= accepting[word];
                }
            }
        }

        return Members(near, row + 1).Where(other => Enumerable.Range(0, _grid.Columns).All(c => FirstShared(c, row, other) is not null));
    }

    private static IEnumerable<int> Members(ulong[] rows, int from)
    {
        for (var row = RowSet.Next(rows, from); row >= 0; row = RowSet.Next(rows, row + 1))
        {
            yield return row;
        }
    }

    /// <summary>The first run of regions that can occur and that both rows accept, or null.</summary>
    private (int From, int To)? FirstShared(int column, int row, int other)
    {
        var (left, right) = (_grid.Runs(column, row), _grid.Runs(column, other));
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            var (from, to) = (Math.Max(left[i].From, right[j].From), Math.Min(left[i].To, right[j].To));
            while (from <= to && !_grid.IsPossible(column, from))
            {
                from++;
            }

            if (from <= to)
            {
                var end = from;
                while (end < to && _grid.IsPossible(column, end + 1) && end + 1 != _grid.Axes[column]?.NullRegion)
                {
                    end++;
                }

                return (from, end);
            }

            _ = left[i].To < right[j].To ? i++ : j++;
        }

        return null;
    }

    private string[] Shared(int row, int other) => [.. Enumerable.Range(0, _grid.Columns).Select(column => FirstShared(column, row, other) is { } run ? _grid.Text(column, run.From, run.To) : "-")];

    private bool? SameOutputs(int row, int other)
    {
        foreach (var output in _table.Outputs)
        {
            if (!output.TryConstant(row, out var left) || !output.TryConstant(other, out var right))
            {
                return null;
            }

            if (!(left is null && right is null) && FeelLanguage.AreEqual(left, right) != true)
            {
                return false;
            }
        }

        return true;
    }

    private void FindOutputs()
    {
        for (var i = 0; i < _table.Outputs.Count; i++)
        {
            var output = _table.Outputs[i];
            if (output.Order is not { } listed)
            {
                continue;
            }

            var given = Enumerable.Range(0, _grid.Rows).Where(r => !_isDead[r]).Select(r => (IsConstant: output.TryConstant(r, out var value), value)).ToList();
            if (output.Default is not null || given.Any(g => !g.IsConstant))
            {
                continue;
            }

            foreach (var value in listed.Where(v => !given.Any(g => FeelLanguage.AreEqual(g.value, v) == true)))
            {
                Add("dmn.table.output-unreachable", Severity.Warning, $"Expected every output value to be given by some row, saw none that gives {ValueKinds.Text(value)}.", [], remedy: "Add a row, or remove the value from the list.", column: _grid.Columns + i + 1);
            }
        }
    }

    private string Describe(string[] cells)
    {
        var parts = cells.Select((cell, i) => (cell, i)).Where(c => c.cell != "-").Select(c => $"{_table.Columns[c.i].Title} {c.cell}").ToList();
        return parts.Count == 0 ? "any input" : string.Join(", ", parts);
    }

    private void Add(string code, Severity severity, string message, int[] rows, int? column = null, string? remedy = null, string[]? cells = null, bool isExact = true)
    {
        var at = rows.Length > 0 ? _table.Source.Rules[rows[^1] - 1].Id ?? _table.Id : _table.Id;
        _findings.Add(new(new(code, severity, $"Table '{_name}': {message}", at, Remedy: remedy), _table.Id, [.. rows], column, [.. cells ?? []], isExact));
    }
}
