using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Tests.Rules;

namespace TreM.Workflow.Journeys.Tests.Deployments;

/// <summary>What changed between two versions is told by row and cell.</summary>
public sealed class CompareTablesTests
{
    private static readonly string Goals = File.ReadAllText(Path.Combine(ShippedRules.Folder("rules"), "goals", "malstatus-antal.dmn"));

    [Fact]
    public void The_same_text_has_no_changes() => Assert.Empty(CompareTables.Run(Goals, Goals));

    [Fact]
    public void A_changed_cell_is_named_by_row_and_column_with_both_texts()
    {
        var changed = Goals.Replace("<inputEntry id=\"DT-11-3-i3\"><text>&gt;= 0.95</text>", "<inputEntry id=\"DT-11-3-i3\"><text>&gt;= 0.9</text>", StringComparison.Ordinal);

        Assert.Equal(new TableChange("DT-11", TableChangeKind.CellChanged, 3, "paceIndex", ">= 0.95", ">= 0.9"), Assert.Single(CompareTables.Run(Goals, changed)));
    }

    [Fact]
    public void A_new_row_and_a_row_that_is_gone_are_told_with_their_cells()
    {
        var (start, end) = (Goals.IndexOf("<rule id=\"DT-11-5\">", StringComparison.Ordinal), Goals.IndexOf("<rule id=\"DT-11-6\">", StringComparison.Ordinal));
        var without = Goals[..start] + Goals[end..];

        Assert.Equal(
            new TableChange("DT-11", TableChangeKind.RowRemoved, 5, Before: "false | [0.1..1) | < 0.8 | \"ROD\""), Assert.Single(CompareTables.Run(Goals, without)));
        Assert.Equal(
            new TableChange("DT-11", TableChangeKind.RowAdded, 5, After: "false | [0.1..1) | < 0.8 | \"ROD\""), Assert.Single(CompareTables.Run(without, Goals)));
    }

    [Fact]
    public void A_row_that_moved_is_told_once()
    {
        var (start, end) = (Goals.IndexOf("<rule id=\"DT-11-1\">", StringComparison.Ordinal), Goals.IndexOf("<rule id=\"DT-11-2\">", StringComparison.Ordinal));
        var row = Goals[start..end];
        var moved = Goals.Replace(row, "", StringComparison.Ordinal).Replace("</decisionTable>", row + "</decisionTable>", StringComparison.Ordinal);

        Assert.Equal(new TableChange("DT-11", TableChangeKind.RowMoved, 6, Before: "1", After: "6"), Assert.Single(CompareTables.Run(Goals, moved)));
    }

    [Fact]
    public void Rows_whose_ids_an_editor_has_renewed_are_found_by_what_they_say()
    {
        var renewed = Goals.Replace("rule id=\"DT-11-", "rule id=\"R_", StringComparison.Ordinal);

        Assert.Equal(TableChangeKind.Other, Assert.Single(CompareTables.Run(Goals, renewed)).Kind);
    }

    [Fact]
    public void Another_hit_policy_and_another_text_are_told()
    {
        Assert.Equal(
            new TableChange("DT-11", TableChangeKind.HitPolicy, Before: "UNIQUE", After: "FIRST"),
            Assert.Single(CompareTables.Run(Goals, Goals.Replace("hitPolicy=\"UNIQUE\"", "hitPolicy=\"FIRST\"", StringComparison.Ordinal))));
        Assert.Equal(
            TableChangeKind.Other, Assert.Single(CompareTables.Run(Goals, Goals.Replace("Gäller mål", "Gäller alla mål", StringComparison.Ordinal))).Kind);
    }

    [Fact]
    public void A_file_that_nobody_has_deployed_is_new_tables() =>
        Assert.Equal(new TableChange("DT-11", TableChangeKind.DecisionAdded), Assert.Single(CompareTables.Run(null, Goals)));
}
