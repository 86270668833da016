using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Tests.Rules;

namespace TreM.Workflow.Journeys.Tests.Handovers;

public sealed class HandoverRulesTests
{
    private static readonly DateTimeOffset Now = new(2013, 4, 29, 8, 12, 0, TimeSpan.Zero);

    private static HandoverRoute Route(string need, string municipality) => HandoverRules.Route(
        ShippedRules.Book.For(Guid.Empty), [.. PartnerRegistry.Shipped.Partners], PartnerRegistry.Shipped, need, PartnerRegistry.Shipped.RegionOf(municipality), municipality, Now);

    [Theory]
    [InlineData("REHAB", "2082", "P-07,P-08", ConsentScopes.HealthLimited)]
    [InlineData("REHAB", "2080", "P-08,P-07", ConsentScopes.HealthLimited)]
    [InlineData("REHAB", "1480", "P-09", ConsentScopes.HealthLimited)]
    [InlineData("ARBETSFORMEDLING", "2083", "P-02,P-01", ConsentScopes.CompetencePlan)]
    [InlineData("VALIDERING", "2083", "P-05", ConsentScopes.Competence)]
    [InlineData("VUXENUTBILDNING", "2034", "P-17", ConsentScopes.CompetencePlan)]
    [InlineData("FORSORJNING", "2062", "P-16", ConsentScopes.SocialLimited)]
    public void A_need_goes_to_the_partner_of_the_place(string need, string municipality, string partners, string scope)
    {
        var route = Route(need, municipality);

        Assert.Equal(partners, string.Join(',', route.PartnerIds));
        Assert.Equal((null, scope), (route.Role, route.ConsentScope));
    }

    [Theory]
    [InlineData("FLYTT", "0880", Roles.RegionalCoordinator, ConsentScopes.FullFile)]
    [InlineData("REHAB", "0880", Roles.RegionalCoordinator, ConsentScopes.HealthLimited)]
    [InlineData("VALIDERING", "1480", Roles.RegionalCoordinator, ConsentScopes.Competence)]
    [InlineData("VUXENUTBILDNING", "2084", Roles.RegionalCoordinator, ConsentScopes.Minimum)]
    public void Where_there_is_no_partner_a_coordinator_receives(string need, string municipality, string role, string scope)
    {
        var route = Route(need, municipality);

        Assert.Empty(route.PartnerIds);
        Assert.Equal((role, scope), (route.Role, route.ConsentScope));
    }

    [Fact]
    public void No_partner_gets_a_diagnosis_or_coaching_notes_and_an_employer_no_number()
    {
        foreach (var type in PartnerRegistry.Shipped.Partners.Select(p => p.Type).Distinct())
        {
            var (always, withConsent) = HandoverRules.DataSet(type);
            Assert.DoesNotContain(Categories.Note, always.Concat(withConsent));
        }

        Assert.DoesNotContain(Categories.Health, HandoverRules.DataSet(PartnerTypes.Business).WithConsent);
        Assert.False(HandoverRules.SendsIdNumber(PartnerTypes.Business));
        Assert.Empty(HandoverRules.DataSet(PartnerTypes.RegionalBody).Always);
    }

    [Fact]
    public void The_protocol_has_no_way_back_and_no_way_around()
    {
        var handover = new Handover
        {
            Type = "UPPDRAG", Need = "REHAB", SenderId = "coach", FromRegion = "REG-DAL", ToRegion = "REG-DAL", ConsentScope = ConsentScopes.HealthLimited,
        };

        Assert.False(handover.Become(HandoverStatus.Accepted, Now));
        Assert.True(handover.Become(HandoverStatus.Sent, Now));
        Assert.False(handover.Become(HandoverStatus.Accepted, Now));
        Assert.True(handover.Become(HandoverStatus.Acknowledged, Now.AddHours(1)));
        Assert.True(handover.Become(HandoverStatus.MoreAsked, Now.AddHours(2)));
        Assert.True(handover.Become(HandoverStatus.Acknowledged, Now.AddHours(3)));
        Assert.True(handover.Become(HandoverStatus.Declined, Now.AddHours(4)));
        Assert.False(handover.Become(HandoverStatus.Recalled, Now.AddHours(5)));
        Assert.Equal((Now, Now.AddHours(1), Now.AddHours(4), Now.AddHours(4)), (handover.SentAt, handover.AcknowledgedAt, handover.DecidedAt, handover.EndedAt));
    }

    [Theory]
    [InlineData(ConsentScopes.Competence, ConsentScopes.HealthLimited, false)]
    [InlineData(ConsentScopes.CompetencePlan, ConsentScopes.Competence, true)]
    [InlineData(ConsentScopes.HealthLimited, ConsentScopes.Minimum, true)]
    [InlineData(ConsentScopes.Evaluation, ConsentScopes.Minimum, false)]
    [InlineData(ConsentScopes.FullFile, ConsentScopes.SocialLimited, true)]
    [InlineData(ConsentScopes.Minimum, ConsentScopes.Competence, false)]
    public void A_consent_covers_what_it_says_and_less(string given, string needed, bool covers) =>
        Assert.Equal(covers, ConsentScopes.Covers(given, needed));

    [Fact]
    public void A_consent_for_competence_never_opens_health()
    {
        var consent = new Consent
        {
            ConsentType = "SEKRETESS", RecipientPartnerId = "P-08", Scope = ConsentScopes.CompetencePlan, Status = ConsentStatus.Given,
            ValidFrom = new DateOnly(2013, 1, 1), ValidTo = new DateOnly(2013, 6, 30),
        };

        Assert.True(consent.Opens(Categories.Competence, new DateOnly(2013, 6, 30)));
        Assert.False(consent.Opens(Categories.Health, new DateOnly(2013, 6, 30)));
        Assert.False(consent.Opens(Categories.Competence, new DateOnly(2013, 7, 1)));
        Assert.False(consent.Opens(Categories.Competence, new DateOnly(2012, 12, 31)));
        consent.Status = ConsentStatus.Withdrawn;
        Assert.False(consent.Opens(Categories.Competence, new DateOnly(2013, 5, 1)));
    }
}
