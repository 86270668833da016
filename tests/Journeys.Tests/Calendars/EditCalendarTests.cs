using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Calendars;

public sealed class EditCalendarTests : IAsyncLifetime
{
    private static readonly Actor Administrator = new("admin", [new RoleGrant(Roles.Administrator, ScopeKinds.Programme, null)]);
    private static readonly DateOnly Monday = new(2013, 4, 29);

    private TestStore _store = null!;
    private TestNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.Create(StorageProvider.Sqlite);
        _node = await TestNode.Start(_store.Options);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _store.DisposeAsync();
    }

    private Task<IReadOnlyList<(string Field, string Code)>> Add(string kind, DateOnly from, DateOnly? to = null, string? region = null, TimeOnly? ends = null) =>
        _node.With((EditCalendar edit) => edit.Add(new(kind, region, from, to, ends, "Därför"), Administrator));

    private Task<string> Due(int workdays, string? region = null, DateOnly? from = null) => _node.With((EditCalendar edit) =>
        Task.FromResult(TimeZoneInfo.ConvertTime(edit.Preview(from ?? Monday, workdays, region).DueAt, WorkCalendar.Zone).ToString("yyyy-MM-dd HH:mm", null)));

    [Fact]
    public async Task A_closed_day_moves_a_deadline_in_its_region_only()
    {
        Assert.Equal("2013-05-02 16:30", await Due(2));
        Assert.Empty(await Add(CalendarRuleKinds.Closed, new(2013, 5, 2), new(2013, 5, 2), "REG-DAL"));
        Assert.Equal("2013-05-03 16:30", await Due(2, "REG-DAL"));
        Assert.Equal("2013-05-02 16:30", await Due(2, "REG-GR"));
        Assert.Equal("2013-05-02 16:30", await Due(2));
        var preview = await _node.With((EditCalendar edit) => Task.FromResult(edit.Preview(Monday, 2, "REG-DAL")));
        Assert.Equal([new DateOnly(2013, 5, 1), new DateOnly(2013, 5, 2)], preview.Skipped);
    }

    [Fact]
    public async Task A_bridge_day_is_closed_while_the_rule_holds()
    {
        // Friday 10 May 2013 stands alone between Ascension Day and the weekend.
        Assert.Equal("2013-05-10 16:30", await Due(1, from: new(2013, 5, 8)));
        await Add(CalendarRuleKinds.BridgeDays, new(2013, 1, 1), new(2013, 12, 31));
        Assert.Equal("2013-05-13 16:30", await Due(1, from: new(2013, 5, 8)));
        Assert.Equal("2014-05-30 16:30", await Due(1, from: new(2014, 5, 28)));
    }

    [Fact]
    public async Task Office_hours_hold_for_their_days_and_a_regions_own_come_first()
    {
        await Add(CalendarRuleKinds.OfficeHours, new(2013, 5, 1), null, ends: new(15, 0));
        await Add(CalendarRuleKinds.OfficeHours, new(2013, 5, 1), new(2013, 8, 31), "REG-KAL", new(14, 0));
        Assert.Equal("2013-04-30 16:30", await Due(1));
        Assert.Equal("2013-05-02 15:00", await Due(2));
        Assert.Equal("2013-05-02 14:00", await Due(2, "REG-KAL"));
        Assert.Equal("2013-09-02 15:00", await Due(1, "REG-KAL", new(2013, 8, 30)));
    }

    [Fact]
    public async Task A_deadline_that_runs_keeps_its_time_and_the_next_one_follows_the_new_calendar()
    {
        await _node.Deploy(Models.Wait);
        var before = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("wait", "u-1", FeelContext.Of(("n", (FeelNumber)1)))));
        await Add(CalendarRuleKinds.Closed, new(2013, 4, 30), new(2013, 5, 3));
        var after = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("wait", "u-1", FeelContext.Of(("n", (FeelNumber)1)))));

        Assert.Equal(WorkCalendar.At(new(2013, 5, 2), new(16, 30)), await DueOf(before.InstanceId));
        Assert.Equal(WorkCalendar.At(new(2013, 5, 7), new(16, 30)), await DueOf(after.InstanceId));
    }

    [Fact]
    public async Task A_withdrawn_rule_no_longer_counts_and_stays_to_be_read()
    {
        await Add(CalendarRuleKinds.Closed, new(2013, 5, 2), new(2013, 5, 2));
        var rule = Assert.Single(await _node.With((EditCalendar edit) => edit.Rules(Monday)));
        Assert.True(await _node.With((EditCalendar edit) => edit.Withdraw(rule.Id, Administrator)));
        Assert.False(await _node.With((EditCalendar edit) => edit.Withdraw(rule.Id, Administrator)));
        Assert.Equal("2013-05-02 16:30", await Due(2));
        Assert.Equal("admin", await _node.Look(db => db.Set<CalendarRule>().Select(r => r.WithdrawnBy).SingleAsync()));
    }

    [Fact]
    public async Task Each_wrong_field_is_named_and_only_administrators_may()
    {
        Assert.Equal(["calendar.closed-length"], (await Add(CalendarRuleKinds.Closed, new(2013, 5, 2))).Select(f => f.Code));
        Assert.Equal(["calendar.office-ends"], (await Add(CalendarRuleKinds.OfficeHours, new(2013, 5, 2))).Select(f => f.Code));
        Assert.Equal(["calendar.to"], (await Add(CalendarRuleKinds.BridgeDays, new(2013, 5, 2), new(2013, 5, 1))).Select(f => f.Code));
        Assert.Equal(["calendar.kind", "calendar.region"], (await Add("FEST", new(2013, 5, 2), region: "REG-NO")).Select(f => f.Code));
        var coach = new Actor("coach", [new RoleGrant(Roles.Coach, ScopeKinds.Programme, null)]);
        Assert.Equal(["calendar.not-allowed"], (await _node.With((EditCalendar edit) => edit.Add(new(CalendarRuleKinds.BridgeDays, null, Monday, null, null, "x"), coach))).Select(f => f.Code));
        Assert.Empty(await _node.With((EditCalendar edit) => edit.Rules(Monday)));
    }

    private Task<DateTimeOffset?> DueOf(Guid instance) => _node.Look(db => db.Tasks.Where(t => t.InstanceId == instance).Select(t => t.DueAt).SingleAsync());
}
