using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Tests.Content;

namespace TreM.Workflow.Journeys.Tests.Contract;

/// <summary>Models that were published once stay understood: the contract only grows.</summary>
/// <remarks>
/// <c>contract.txt</c> holds what has been promised, a line each. A line is added with what it promises and never taken away; what an
/// effect needs besides is optional.
/// </remarks>
public sealed class ContractGrowthTests
{
    private static readonly IReadOnlyList<string> Promised =
        File.ReadAllLines(Path.Combine(Path.GetDirectoryName(Shipped.Workflows)!, "tests", "Journeys.Tests", "Contract", "contract.txt"));

    [Fact]
    public void Nothing_promised_is_taken_away_and_everything_new_is_written_down() => Assert.Equal(Promised, Now().Order(StringComparer.Ordinal));

    private static IEnumerable<string> Now()
    {
        var contract = ProgrammeContract.OfThisProgram;
        return contract.Effects.SelectMany(e => Fields(e.Name, e.Fields))
            .Concat(contract.Jobs.Select(j => $"job {j.Type} sets {string.Join(' ', j.Sets)} reads {string.Join(' ', j.Headers)}".TrimEnd()))
            .Concat(contract.Messages.Select(m => $"message {m.Name}"))
            .Concat(contract.Tables.Select(t => $"table {t.Id} gives {string.Join(' ', t.Inputs)}".TrimEnd()));
    }

    private static IEnumerable<string> Fields(string place, IEnumerable<EffectField> fields) => fields.SelectMany(f =>
        Fields($"{place}.{f.Name}", f.Fields).Prepend($"effect {place}.{f.Name} {f.Kind} {(f.IsRequired ? "needed" : "free")} {string.Join(' ', f.Codes)}".TrimEnd()));
}
