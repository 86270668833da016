using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Journeys.Tests.Simulation;

namespace TreM.Workflow.Journeys.Tests.Tasks;

/// <summary>Who chooses a receiver sees who has room; elsewhere partners are only names.</summary>
public sealed class FormRegistersTests
{
    [Theory]
    [InlineData("receivers", true)]
    [InlineData("partners", false)]
    public async Task A_partner_without_free_places_can_be_chosen_and_is_marked_where_a_receiver_is_chosen(string register, bool marked)
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        await programme.Use<WorkflowContext>(async db =>
        {
            await db.Set<Partner>().Where(p => p.Id == "P-04").ExecuteUpdateAsync(s => s.SetProperty(p => p.CapacityPerMonth, 0));
            await db.Set<Partner>().Where(p => p.Id == "P-05").ExecuteUpdateAsync(s => s.SetProperty(p => p.CapacityPerMonth, 1));
        });
        var schema = FormSchema.Read($$"""{ "id": "F-X", "components": [ { "type": "select", "key": "to", "label": "Till", "valuesKey": "{{register}}" } ] }""").Schema!;

        var options = (await programme.Ask((FormRegisters registers) => registers.Fill(schema, null))).AllComponents.Single().Options;

        Assert.Equal(marked ? ["P-04"] : [], options.Where(o => o.IsFull).Select(o => o.Value));
        Assert.Contains(options, o => o.Value == "P-05");
    }
}
