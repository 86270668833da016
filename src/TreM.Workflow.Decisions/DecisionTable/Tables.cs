namespace TreM.Workflow.Decisions;

/// <summary>Finds the decision tables of a model.</summary>
internal static class Tables
{
    /// <summary>All tables of a model with the name of the element they belong to, in the file's order.</summary>
    public static IEnumerable<(string Name, TableLogic Table)> Of(CompiledModel model)
    {
        foreach (var decision in model.Decisions)
        {
            foreach (var table in In(decision.Logic))
            {
                yield return (decision.Source.Name, table);
            }
        }

        foreach (var knowledge in model.Knowledge)
        {
            foreach (var table in In(knowledge.Body))
            {
                yield return (knowledge.Source.Name, table);
            }
        }
    }

    /// <summary>The tables inside some logic.</summary>
    public static IEnumerable<TableLogic> In(Logic? logic) => logic switch
    {
        null => [],
        TableLogic table => [table],
        _ => logic.Parts.SelectMany(In),
    };
}
