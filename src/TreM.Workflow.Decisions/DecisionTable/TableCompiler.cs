using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Compiles decision tables. Cells of a column that say the same are compiled once.</summary>
internal sealed class TableCompiler(TypeTable types, LogicCompiler logic, List<Finding> findings, bool lenient)
{
    public TableLogic Compile(Boxed.Table table, Scope scope, string owner)
    {
        CheckShape(table);
        var columns = table.Inputs.Select((input, i) => Column(table, input, i, scope)).ToArray();
        var outputs = table.Outputs.Select((output, i) => Output(table, output, i, scope)).ToArray();
        return new(owner, table, columns, outputs);
    }

    private TableColumn Column(Boxed.Table table, InputColumn input, int number, Scope scope)
    {
        var expression = logic.Text(input.Expression, scope, input.At);
        var type = types.Resolve(input.TypeRef, input.At);
        var feel = type.IsAny ? expression.Type : type.Feel;
        var allowed = input.InputValues is null ? null : ValueTest.Compile(input.InputValues, input.At, findings);
        var known = new Dictionary<string, CompiledExpression?>(StringComparer.Ordinal);
        var cells = new CompiledExpression?[table.Rules.Length];
        for (var row = 0; row < cells.Length; row++)
        {
            var cell = number < table.Rules[row].Inputs.Length ? table.Rules[row].Inputs[number] : new(table.Rules[row].At, "-");
            if (!known.TryGetValue(cell.Text, out var compiled))
            {
                known[cell.Text] = compiled = Cell(cell, scope, feel, row, number);
            }

            cells[row] = compiled;
        }

        return new(input, TypedLogic.Of(expression, type, input.At), type, allowed, cells);
    }

    private CompiledExpression? Cell(Cell cell, Scope scope, FeelType input, int row, int column)
    {
        var compiled = FeelLanguage.CompileUnaryTests(cell.Text.Length == 0 ? "-" : cell.Text, scope.Names, input);
        foreach (var finding in compiled.Findings)
        {
            findings.Add(finding with
            {
                ElementId = cell.At,
                Severity = lenient ? Severity.Warning : finding.Severity,
                Message = $"Row {row + 1}, input {column + 1}: {finding.Message}",
            });
        }

        return compiled.Expression;
    }

    private TableOutput Output(Boxed.Table table, OutputColumn output, int number, Scope scope)
    {
        var known = new Dictionary<string, Logic>(StringComparer.Ordinal);
        var entries = new Logic[table.Rules.Length];
        for (var row = 0; row < entries.Length; row++)
        {
            var cell = number < table.Rules[row].Outputs.Length ? table.Rules[row].Outputs[number] : new(table.Rules[row].At, "null");
            if (!known.TryGetValue(cell.Text, out var entry))
            {
                // An empty output says "nothing"; the "-" of input cells means the same to many authors.
                known[cell.Text] = entry = cell.Text is "" or "-" ? new ConstantLogic(null) : logic.Text(cell.Text, scope, cell.At);
            }

            entries[row] = entry;
        }

        return new(
            output,
            types.Resolve(output.TypeRef, output.At),
            output.OutputValues is null ? null : ValueTest.Compile(output.OutputValues, output.At, findings),
            entries,
            output.Default is null ? null : logic.Text(output.Default, scope, output.At));
    }

    private void CheckShape(Boxed.Table table)
    {
        if (table.Outputs.IsEmpty)
        {
            Report("dmn.table.outputs", "Expected at least one output column, saw none.", table.At);
        }

        foreach (var name in table.Outputs.Length > 1 ? table.Outputs.GroupBy(o => o.Name).Where(g => g.Key is null || g.Count() > 1) : [])
        {
            Report("dmn.table.output-name", $"Expected a name of its own for every output column, saw {(name.Key is null ? "none" : $"'{name.Key}' twice")}.", table.At);
        }

        for (var row = 0; row < table.Rules.Length; row++)
        {
            var rule = table.Rules[row];
            if (rule.Inputs.Length != table.Inputs.Length || rule.Outputs.Length != table.Outputs.Length)
            {
                Report("dmn.table.row", $"Row {row + 1}: expected {table.Inputs.Length} input and {table.Outputs.Length} output cells, saw {rule.Inputs.Length} and {rule.Outputs.Length}.", rule.At);
            }
        }
    }

    private void Report(string code, string message, string at) =>
        findings.Add(new(code, lenient ? Severity.Warning : Severity.Error, message, at));
}
