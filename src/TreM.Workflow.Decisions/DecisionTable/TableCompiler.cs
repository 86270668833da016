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
        var expression = Head(input, number, scope);
        var type = types.Resolve(input.TypeRef, input.At);
        var feel = type.IsAny ? expression.Type : type.Feel;
        var allowed = input.InputValues is null ? null : ValueTest.Compile(input.InputValues, input.At, findings);
        var known = new Dictionary<string, CompiledExpression?>(StringComparer.Ordinal);
        var cells = new CompiledExpression?[table.Rules.Length];
        for (var row = 0; row < cells.Length; row++)
        {
            var cell = number < table.Rules[row].Inputs.Length ? table.Rules[row].Inputs[number] : new(table.Rules[row].At, "-");
            if (cell.IsForeign)
            {
                continue;
            }

            if (!known.TryGetValue(cell.Text, out var compiled))
            {
                known[cell.Text] = compiled = Cell(cell, scope, feel, row, number);
            }

            cells[row] = compiled;
        }

        return new(input, TypedLogic.Of(expression, type, input.At), type, allowed, cells);
    }

    private Logic Head(InputColumn input, int number, Scope scope)
    {
        if (input.IsForeign)
        {
            return LogicCompiler.Foreign(input.At);
        }

        if (input.Expression.Length > 0)
        {
            return logic.Text(input.Expression, scope, input.At);
        }

        var finding = new Finding("dmn.table.head", lenient ? Severity.Warning : Severity.Error, $"Column {number + 1} has no expression in its head.", input.At, Remedy: "Write what the column asks.") { Arguments = [$"{number + 1}"] };
        findings.Add(finding);
        return new NoLogic(finding with { Severity = Severity.Error });
    }

    private CompiledExpression? Cell(Cell cell, Scope scope, FeelType input, int row, int column)
    {
        var compiled = FeelLanguage.CompileUnaryTests(cell.Text.Length == 0 ? "-" : cell.Text, scope.Names, input);
        foreach (var finding in compiled.Findings.Select(f => logic.Told(f, cell.Text, MayBeText(input))))
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

    private static bool MayBeText(FeelType type) => ReferenceEquals(type, FeelType.String) || ReferenceEquals(type, FeelType.Any);

    private TableOutput Output(Boxed.Table table, OutputColumn output, int number, Scope scope)
    {
        var type = types.Resolve(output.TypeRef, output.At);
        var known = new Dictionary<string, Logic>(StringComparer.Ordinal);
        var entries = new Logic[table.Rules.Length];
        for (var row = 0; row < entries.Length; row++)
        {
            var cell = number < table.Rules[row].Outputs.Length ? table.Rules[row].Outputs[number] : new(table.Rules[row].At, "null");
            if (cell.IsForeign)
            {
                entries[row] = LogicCompiler.Foreign(cell.At);
                continue;
            }

            if (!known.TryGetValue(cell.Text, out var entry))
            {
                // An empty output says "nothing"; the "-" of input cells means the same to many authors.
                known[cell.Text] = entry = cell.Text is "" or "-" ? new ConstantLogic(null)
                    : logic.Text(cell.Text, scope, cell.At, $"Row {row + 1}, output {number + 1}: ", MayBeText(type.Feel));
                CheckType(entry, type, cell, row, number);
            }

            entries[row] = entry;
        }

        return new(
            output,
            type,
            output.OutputValues is null ? null : ValueTest.Compile(output.OutputValues, output.At, findings),
            entries,
            output.Default is null ? null : logic.Text(output.Default, scope, output.At));
    }

    // A value of the wrong kind would be null each time the row decides.
    private void CheckType(Logic entry, ItemType type, Cell cell, int row, int number)
    {
        if (entry is LiteralLogic { Expression: { IsConstant: true } literal } && !type.Feel.TryCoerce(literal.EvaluateInside(null, [], new()), out _))
        {
            findings.Add(new(
                "dmn.table.output-type", Severity.Warning, $"Row {row + 1}, output {number + 1}: expected a value of type {type.Name}, saw {literal.Type}: the output is always null.", cell.At,
                Remedy: $"Write a value of type {type.Name}.") { Arguments = [type.Name, literal.Type.ToString()] });
        }
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
