using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Tests.Rules;

namespace TreM.Workflow.Journeys.Tests.Access;

public sealed class AccessQuestionTests
{
    private static readonly DateTimeOffset Now = new(2013, 5, 20, 9, 0, 0, TimeSpan.Zero);

    private static readonly CaseForAccess Siri = new()
    {
        CaseId = Guid.NewGuid(),
        PersonId = Guid.NewGuid(),
        Region = "REG-DAL",
        Municipality = "2080",
        CoachId = "coach",
        PartnersWithHandover = ["P-08"],
        Consents = [("P-08", Categories.Identity), ("P-08", Categories.Contact), ("P-08", Categories.Health)],
    };

    private static readonly CaseForAccess Protected = Siri with { IsProtected = true };

    private static Actor With(string role, string kind = ScopeKinds.Programme, string? scope = null, string id = "someone") =>
        new(id, [new RoleGrant(role, kind, scope)]);

    private static AccessAnswer Ask(Actor actor, CaseForAccess @case, string category) =>
        AccessQuestion.Ask(ShippedRules.Book, actor, @case, category, Now);

    [Theory]
    [InlineData(Categories.Identity, AccessLevels.Write)]
    [InlineData(Categories.Health, AccessLevels.Write)]
    [InlineData(Categories.Note, AccessLevels.Write)]
    public void The_responsible_coach_writes(string category, string level) =>
        Assert.Equal(level, Ask(With(Roles.Coach, ScopeKinds.Municipality, "2080", "coach"), Siri, category).Level);

    [Fact]
    public void A_colleague_of_the_team_sees_the_accommodation_and_not_the_reason()
    {
        var answer = Ask(With(Roles.Coach, ScopeKinds.Municipality, "2080"), Siri, Categories.Health);

        Assert.Equal((AccessLevels.Mask, true), (answer.Level, answer.Strengthened));
        Assert.False(answer.MayRead);
    }

    [Theory]
    [InlineData(Roles.Coach, ScopeKinds.Municipality, "2083")]
    [InlineData(Roles.Coach, ScopeKinds.Region, "REG-GR")]
    [InlineData(Roles.RegionalCoordinator, ScopeKinds.Region, "REG-KAL")]
    [InlineData(Roles.CareerCounsellor, ScopeKinds.Region, "REG-GR")]
    [InlineData(Roles.Partner, ScopeKinds.Partner, "P-07")]
    [InlineData(Roles.WorkplaceSupervisor, ScopeKinds.Programme, null)]
    public void Whoever_the_case_does_not_reach_sees_nothing(string role, string kind, string? scope) =>
        Assert.All(Categories.Personal, c => Assert.Equal(AccessLevels.Deny, Ask(With(role, kind, scope), Siri, c).Level));

    [Fact]
    public void A_partner_sees_the_categories_consented_to_and_no_other()
    {
        var partner = With(Roles.Partner, ScopeKinds.Partner, "P-08");

        Assert.Equal(
            [Categories.Identity, Categories.Contact, Categories.Health],
            Categories.Personal.Where(c => Ask(partner, Siri, c).MayRead));
        Assert.All(Categories.Personal, c => Assert.False(Ask(partner, Siri with { Consents = [] }, c).MayRead));
        Assert.All(Categories.Personal, c => Assert.False(Ask(partner, Siri with { PartnersWithHandover = [] }, c).MayRead));
    }

    [Theory]
    [InlineData(Roles.Evaluator)]
    [InlineData(Roles.SteeringGroup)]
    [InlineData(Roles.Administrator)]
    [InlineData(Roles.ReportingOfficer)]
    [InlineData(Roles.DataProtectionOfficer)]
    public void Those_who_work_with_figures_see_figures_and_no_person(string role)
    {
        Assert.All(Categories.Personal, c => Assert.Equal(AccessLevels.Deny, Ask(With(role), Siri, c).Level));
        Assert.Equal(AccessLevels.Read, Ask(With(role), Siri, Categories.Aggregate).Level);
    }

    [Fact]
    public void A_protected_person_is_open_to_the_coach_and_the_named_and_to_nobody_else()
    {
        Actor[] others =
        [
            With(Roles.Coach, ScopeKinds.Municipality, "2080"), With(Roles.ProjectManager), With(Roles.RegionalCoordinator),
            With(Roles.CareerCounsellor), With(Roles.LocalCoordinator), With(Roles.Partner, ScopeKinds.Partner, "P-08"),
        ];

        Assert.All(others, a => Assert.All(Categories.Personal, c => Assert.Equal(AccessLevels.Deny, Ask(a, Protected, c).Level)));
        var coach = Ask(With(Roles.Coach, id: "coach"), Protected, Categories.Identity);
        Assert.Equal((AccessLevels.Write, true), (coach.Level, coach.Strengthened));
        Assert.True(Ask(With(Roles.Coach, id: "named"), Protected with { NamedUsers = ["named"] }, Categories.Identity).MayWrite);
    }

    [Fact]
    public void A_participant_reads_everything_of_the_own_case_and_asks_for_notes()
    {
        var self = With(Roles.Participant, ScopeKinds.Self, Siri.PersonId.ToString());

        Assert.All(Categories.Personal.Except([Categories.Note]), c => Assert.Equal(AccessLevels.Read, Ask(self, Siri, c).Level));
        Assert.Equal(AccessLevels.OnRequest, Ask(self, Siri, Categories.Note).Level);
        Assert.All(Categories.Personal, c => Assert.Equal(AccessLevels.Deny, Ask(self, Siri with { PersonId = Guid.NewGuid() }, c).Level));
    }

    [Fact]
    public void Several_roles_give_the_most_that_one_of_them_gives()
    {
        var both = new Actor("someone", [new(Roles.Evaluator, ScopeKinds.Programme, null), new(Roles.CareerCounsellor, ScopeKinds.Region, "REG-DAL")]);

        Assert.Equal((AccessLevels.Write, Roles.CareerCounsellor), (Ask(both, Siri, Categories.Competence).Level, Ask(both, Siri, Categories.Competence).Role));
        Assert.Equal(AccessLevels.Deny, Ask(both, Siri, Categories.Health).Level);
    }

    [Fact]
    public void Nobody_without_a_role_sees_anything() =>
        Assert.All(Categories.Personal, c => Assert.Equal(AccessLevels.Deny, Ask(new Actor("x", []), Siri, c).Level));
}
