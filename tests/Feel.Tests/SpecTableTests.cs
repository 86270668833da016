namespace TreM.Workflow.Feel.Tests;

public sealed class SpecTableTests
{
    public static TheoryData<string> Tables => new(SpecTable.Tables);

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_row_of_the_table_gives_what_the_specification_says(string table)
    {
        var rows = SpecTable.Rows(table).ToList();
        var wrong = rows.Select(SpecTable.Check).OfType<string>().ToList();

        Assert.NotEmpty(rows);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {rows.Count} rows:\n{string.Join("\n", wrong)}");
    }
}
