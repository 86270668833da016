namespace TreM.Workflow.Decisions;

/// <summary>Walks a grid column by column, keeping the rows that still match; fields that keep the same rows are walked once.</summary>
/// <remarks>
/// The walk is exact. Its cost depends on how many different sets of rows arise, which for a table written to be read is few;
/// a budget of steps and of work (rows looked at) stops the rest, and the caller then tries samples instead.
/// </remarks>
internal sealed class GridSweep(TableGrid grid, int budget)
{
    private const long WorkPerStep = 4000;
    private long _work;

    private readonly HashSet<(int Column, string Rows)> _done = [];
    private int _steps;

    /// <summary>Whether the walk was cut short.</summary>
    public bool IsExhausted => _steps > budget || _work > budget * WorkPerStep;

    /// <summary>Fields that no row accepts, as cell texts; at most <paramref name="most"/>.</summary>
    public List<string[]> Gaps(int most)
    {
        var gaps = new List<string[]>();
        WalkGaps(0, RowSet.Full(grid.Rows), new string[grid.Columns], gaps, most);
        return gaps;
    }

    /// <summary>The rows that come first somewhere, when rows are tried in <paramref name="order"/>.</summary>
    public bool[] Reached(int[] order)
    {
        var reached = new bool[grid.Rows];
        WalkReached(0, RowSet.Full(grid.Rows), order, reached);
        return reached;
    }

    // True when the rows leave nothing uncovered from this column on.
    private bool WalkGaps(int column, ulong[] rows, string[] path, List<string[]> gaps, int most)
    {
        if (Intersects(rows, grid.Indifferent[column]))
        {
            return true;
        }

        if (RowSet.IsEmpty(rows))
        {
            gaps.Add([.. path.Take(column), .. Enumerable.Repeat("-", grid.Columns - column)]);
            return false;
        }

        var key = (column, Key(rows));
        if (_done.Contains(key) || Step() || gaps.Count >= most)
        {
            return true;
        }

        var covered = true;
        foreach (var (from, to, kept) in Runs(column, rows))
        {
            if (gaps.Count >= most)
            {
                break;
            }

            path[column] = grid.Text(column, from, to);
            covered &= WalkGaps(column + 1, kept, path, gaps, most);
        }

        if (covered)
        {
            _done.Add(key);
        }

        return covered;
    }

    private void WalkReached(int column, ulong[] rows, int[] order, bool[] reached)
    {
        _work += order.Length >> 3;
        var candidates = order.Where(r => RowSet.Contains(rows, r)).ToList();
        if (candidates.All(r => reached[r]))
        {
            return;
        }

        if (column == grid.Columns || (RowSet.Contains(grid.Indifferent[column], candidates[0]) && !RowSet.Contains(grid.Uncertain, candidates[0])))
        {
            foreach (var row in candidates)
            {
                reached[row] = true;
                if (!RowSet.Contains(grid.Uncertain, row))
                {
                    return;
                }
            }

            return;
        }

        if (!_done.Add((column, Key(rows))) || Step())
        {
            return;
        }

        foreach (var (_, _, kept) in Runs(column, rows))
        {
            WalkReached(column + 1, kept, order, reached);
        }
    }

    /// <summary>Neighbouring possible regions that keep the same rows, taken together.</summary>
    private IEnumerable<(int From, int To, ulong[] Kept)> Runs(int column, ulong[] rows)
    {
        (int From, int To, ulong[] Kept)? run = null;
        for (var region = 0; region < grid.Regions(column); region++)
        {
            if (!grid.IsPossible(column, region))
            {
                continue;
            }

            _work += rows.Length;
            var kept = rows.ToArray();
            RowSet.Intersect(kept, grid.Accepting(column, region));
            var joins = run is { } open && IsNext(column, open.To, region) && region != grid.Axes[column]?.NullRegion && open.Kept.AsSpan().SequenceEqual(kept);
            if (joins)
            {
                run = run!.Value with { To = region };
                continue;
            }

            if (run is { } finished)
            {
                yield return finished;
            }

            run = (region, region, kept);
        }

        if (run is { } last)
        {
            yield return last;
        }
    }

    // Between two days that follow each other there is no value, so that they are neighbours.
    private bool IsNext(int column, int last, int region)
    {
        for (var between = last + 1; between < region; between++)
        {
            if (grid.IsInhabited(column, between))
            {
                return false;
            }
        }

        return true;
    }

    private bool Step()
    {
        _steps++;
        return IsExhausted;
    }

    private static bool Intersects(ulong[] left, ulong[] right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if ((left[i] & right[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string Key(ulong[] rows) => string.Create(rows.Length * 4, rows, (span, set) =>
    {
        for (var i = 0; i < set.Length; i++)
        {
            for (var part = 0; part < 4; part++)
            {
                span[(i * 4) + part] = unchecked((char)(set[i] >> (16 * part)));
            }
        }
    });
}
