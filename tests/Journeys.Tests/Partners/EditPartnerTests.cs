using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Partners;

public sealed class EditPartnerTests : IAsyncLifetime
{
    private static readonly Actor Administrator = new("admin", [new RoleGrant(Roles.Administrator, ScopeKinds.Programme, null)]);
    private static readonly Actor Dalarna = new("regional", [new RoleGrant(Roles.RegionalCoordinator, ScopeKinds.Region, "REG-DAL")]);
    private static readonly PartnerDraft Good = new()
    {
        Name = "Avesta vuxenutbildning", Type = PartnerTypes.AdultEducation, Region = "REG-DAL", Municipalities = ["2084"], OrganisationNumber = "212000-2288",
        Mailbox = "vux@example.com", Contacts = ["Reception <reception@example.com>"], HandoverTypes = ["UPPDRAG"], ClosedWeeks = [29, 28], CapacityPerMonth = 4,
        ActiveFrom = new(2013, 1, 1),
    };

    private TestStore _store = null!;
    private TestNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.Create(StorageProvider.Sqlite);
        _node = await TestNode.Start(_store.Options);
        await _node.Use(db => SeedProgramme.Run(db));
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _store.DisposeAsync();
    }

    private Task<PartnerResult> Add(PartnerDraft draft, Actor actor) => _node.With((EditPartner edit) => edit.Add(draft, actor));

    private Task<PartnerResult> Save(string id, int version, PartnerDraft draft, Actor actor) => _node.With((EditPartner edit) => edit.Save(id, version, draft, actor));

    [Fact]
    public async Task A_new_partner_gets_the_next_number_and_its_history_begins()
    {
        var saved = Assert.IsType<PartnerResult.Saved>(await Add(Good, Dalarna));
        var partner = await _node.Look(db => db.Set<Partner>().SingleAsync(p => p.Id == saved.Id));
        Assert.Equal(("P-26", "2120002288", 1), (partner.Id, partner.OrganisationNumber, partner.Version));
        Assert.Equal([28, 29], partner.ClosedWeeks);
        var change = Assert.Single(await _node.With((EditPartner edit) => edit.History("P-26")));
        Assert.Equal("regional", change.By);
        Assert.Contains("Municipalities\t\t2084", change.Lines);
    }

    [Fact]
    public async Task Who_saves_second_is_shown_what_holds_and_changes_nothing()
    {
        Assert.IsType<PartnerResult.Saved>(await Save("P-04", 0, Good with { Name = "Borlänge vux" }, Administrator));
        var changed = Assert.IsType<PartnerResult.Changed>(await Save("P-04", 0, Good with { Name = "Vux i Borlänge" }, Dalarna));
        Assert.Equal("Borlänge vux", changed.Now.Name);
        Assert.Equal([("Name", "Borlänge vux")], EditPartner.Difference(changed.Now, Good with { Name = "Vux i Borlänge" }));
        Assert.IsType<PartnerResult.Saved>(await Save("P-04", changed.Now.Version, Good with { Name = "Vux i Borlänge" }, Dalarna));
        var lines = (await _node.With((EditPartner edit) => edit.History("P-04")))[0].Lines;
        Assert.Equal(["Name\tBorlänge vux\tVux i Borlänge"], lines);
    }

    [Fact]
    public async Task A_regional_coordinator_edits_the_own_region_and_cannot_move_a_partner_out_of_it()
    {
        Assert.IsType<PartnerResult.NotFound>(await Save("P-09", 0, Good with { Region = "REG-GR" }, Dalarna));
        Assert.IsType<PartnerResult.NotFound>(await Save("P-04", 0, Good with { Region = "REG-GR" }, Dalarna));
        Assert.IsType<PartnerResult.NotFound>(await Add(Good with { Region = null }, Dalarna));
        Assert.IsType<PartnerResult.NotFound>(await Add(Good, new Actor("coach", [new RoleGrant(Roles.Coach, ScopeKinds.Region, "REG-DAL")])));
        Assert.IsType<PartnerResult.NotFound>(await Save("P-99", 0, Good, Administrator));
        Assert.Equal(25, await _node.Look(db => db.Set<Partner>().CountAsync(p => p.Version == 0)));
    }

    [Fact]
    public async Task Each_wrong_field_is_named()
    {
        var invalid = Assert.IsType<PartnerResult.Invalid>(await Add(
            new PartnerDraft
            {
                Name = " ", Type = "KLUBB", Region = "REG-DAL", Municipalities = ["0001"], OrganisationNumber = "212000-2289", Mailbox = "nobody", Contacts = ["kim@example.com"],
                HandoverTypes = ["GAVA"], ClosedWeeks = [54], CapacityPerMonth = -1, ActiveFrom = new(2013, 2, 1), ActiveTo = new(2013, 1, 1), Roles = ["VD"],
            },
            Administrator));
        Assert.Equal(
            ["ActiveTo", "CapacityPerMonth", "ClosedWeeks", "Contacts", "HandoverTypes", "Mailbox", "Municipalities", "Name", "OrganisationNumber", "Roles", "Type"],
            invalid.Faults.Select(f => f.Field).Order());
    }

    [Fact]
    public async Task A_partner_that_ended_is_active_to_its_last_day()
    {
        await Save("P-04", 0, Good with { ActiveTo = new(2013, 6, 30) }, Administrator);
        var partner = await _node.Look(db => db.Set<Partner>().SingleAsync(p => p.Id == "P-04"));
        Assert.True(partner.IsActive(new(2013, 6, 30)));
        Assert.False(partner.IsActive(new(2013, 7, 1)));
        Assert.False(partner.Takes("ANSVARSBYTE"));
        Assert.True(partner.Takes("UPPDRAG"));
    }

    [Theory]
    [InlineData("2120002288", true)]
    [InlineData("5560360793", true)]
    [InlineData("5560360794", false)]
    [InlineData("1212121212", false)]
    [InlineData("212000228", false)]
    [InlineData("21200022a8", false)]
    public void An_organisation_number_has_its_check_digit(string digits, bool holds) => Assert.Equal(holds, EditPartner.IsOrganisationNumber(digits));
}
