using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>The registers that forms choose from: partners, municipalities, and the coaches around a case.</summary>
public sealed class FormRegisters(WorkflowContext db, TimeProvider time)
{
    /// <summary>The form with the choices of the registers it names.</summary>
    public async Task<FormSchema> Fill(FormSchema schema, Enrolment? @case, CancellationToken cancellationToken = default)
    {
        var named = schema.AllComponents.Select(c => c.OptionsFrom).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (named.Count == 0)
        {
            return schema;
        }

        var registers = new Dictionary<string, ImmutableArray<FormOption>>(StringComparer.Ordinal);
        if (named.Contains("partners") || named.Contains("receivers"))
        {
            var now = time.GetUtcNow();
            var today = WorkCalendar.DateOf(now);
            var partners = (await db.Set<Partner>().AsNoTracking().OrderBy(p => p.Name).ToListAsync(cancellationToken)).FindAll(p => p.IsActive(today));
            registers["partners"] = [.. partners.Select(p => Option(p.Id, p.Name))];

            // Who is to receive somebody is chosen knowing who has room; a full one may still say yes.
            var full = named.Contains("receivers") ? await PartnerCapacity.Full(db, partners, now, cancellationToken) : new HashSet<string>();
            registers["receivers"] = [.. registers["partners"].Select(o => o with { IsFull = full.Contains(o.Value) })];
        }

        if (named.Contains("municipalities"))
        {
            registers["municipalities"] = [.. PartnerRegistry.Shipped.Municipalities.OrderBy(m => m.Name, StringComparer.Create(Swedish, true)).Select(m => Option(m.Code, m.Name))];
        }

        if (named.Contains("coaches"))
        {
            registers["coaches"] = await Coaches(@case, cancellationToken);
        }

        if (named.Contains("allCoaches"))
        {
            registers["allCoaches"] = await Coaches(null, cancellationToken);
        }

        if (named.Contains("supervisors"))
        {
            registers["supervisors"] = await Holders(Roles.WorkplaceSupervisor, @case, cancellationToken);
        }

        return schema.WithOptions(name => registers.GetValueOrDefault(name, []));
    }

    private static System.Globalization.CultureInfo Swedish { get; } = System.Globalization.CultureInfo.GetCultureInfo("sv-SE");

    private Task<ImmutableArray<FormOption>> Coaches(Enrolment? @case, CancellationToken cancellationToken) => Holders(Roles.Coach, @case, cancellationToken);

    private async Task<ImmutableArray<FormOption>> Holders(string role, Enrolment? @case, CancellationToken cancellationToken)
    {
        RoleScope scope = @case is null ? new RoleScope.Anything() : new RoleScope.Place(@case.Region, @case.Municipality);
        var names = await new UserNames(db).Of(await RoleHolders.Accounts(db, [role], scope, time.GetUtcNow(), cancellationToken), cancellationToken);
        return [.. names.OrderBy(n => n.Value, StringComparer.Ordinal).Select(n => Option(n.Key, n.Value))];
    }

    private static FormOption Option(string value, string label) => new(value, new LocalisedText(label, label));
}
