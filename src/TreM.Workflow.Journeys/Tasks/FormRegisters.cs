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

        return schema.WithOptions(name => registers.GetValueOrDefault(name, []));
    }

    private static System.Globalization.CultureInfo Swedish { get; } = System.Globalization.CultureInfo.GetCultureInfo("sv-SE");

    private async Task<ImmutableArray<FormOption>> Coaches(Enrolment? @case, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var grants = await db.Set<RoleAssignment>().AsNoTracking()
            .Where(r => r.Role == Roles.Coach && r.From <= now && (r.To == null || r.To > now)).ToListAsync(cancellationToken);
        var ids = grants.Where(r => @case is null || new RoleGrant(r.Role, r.ScopeKind, r.Scope).Covers(@case.Region, @case.Municipality))
            .Select(r => r.UserId).ToHashSet(StringComparer.Ordinal);
        var names = await new UserNames(db).Of(ids, cancellationToken);
        return [.. names.OrderBy(n => n.Value, StringComparer.Ordinal).Select(n => Option(n.Key, n.Value))];
    }

    private static FormOption Option(string value, string label) => new(value, new LocalisedText(label, label));
}
