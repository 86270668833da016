using System.CommandLine;
using TreM.Workflow.Journeys.Contract;

namespace TreM.Workflow.Cli.Commands;

/// <summary><c>trem contract</c>: what this program offers and models name.</summary>
internal static class ContractCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "The contract as JSON." };
        var command = new Command("contract", "Tells what models may name: effects of forms, jobs, messages, and the decisions that code asks.") { json };
        command.SetAction(parsed =>
        {
            var contract = ProgrammeContract.OfThisProgram;
            if (parsed.GetValue(json))
            {
                terminal.Write(new { contract.Effects, contract.Jobs, contract.Messages, contract.Tables });
            }
            else
            {
                terminal.Say(ContractText.Markdown(contract));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
