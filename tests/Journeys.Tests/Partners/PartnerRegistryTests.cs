using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Tests.Partners;

public sealed class PartnerRegistryTests
{
    private static readonly PartnerRegistry Registry = PartnerRegistry.Shipped;

    [Fact]
    public void There_are_25_organisations_and_29_municipalities_in_three_regions()
    {
        Assert.Equal(25, Registry.Partners.Select(p => p.Id).Distinct().Count());
        Assert.Equal(29, Registry.Municipalities.Select(m => m.Code).Distinct().Count());
        Assert.Equal([15, 13, 1], Registry.Regions.Select(r => Registry.Municipalities.Count(m => m.Region == r.Code)));
    }

    [Fact]
    public void Fourteen_organisations_are_both_co_financier_and_partner() =>
        Assert.Equal(14, Registry.Partners.Count(p => p.Roles.Contains("MEDFINANSIAR") && p.Roles.Contains("SAMARBETSPARTNER")));

    [Theory]
    [InlineData("1384", "REG-GR")]
    [InlineData("0880", "REG-KAL")]
    [InlineData("2085", "REG-DAL")]
    [InlineData("880", "UTANFOR")]
    [InlineData("0180", "UTANFOR")]
    public void A_region_is_not_a_county(string municipality, string region) =>
        Assert.Equal(region, Registry.RegionOf(municipality));

    [Theory]
    [InlineData("2085", "P-19")]
    [InlineData("2061", "P-19")]
    [InlineData("2029", "P-13")]
    [InlineData("2084", null)]
    [InlineData("1480", null)]
    public void The_municipalitys_adult_education_is_found(string municipality, string? partner) =>
        Assert.Equal(partner, Registry.AdultEducationOf(municipality));

    [Fact]
    public void Four_partners_lack_a_municipality() =>
        Assert.Equal(["P-12", "P-14", "P-22", "P-23"], Registry.WithoutMunicipality.Select(p => p.Id));

    [Fact]
    public void Every_partner_named_for_a_municipality_exists() =>
        Assert.All(
            Registry.Municipalities.Where(m => m.AdultEducation is not null),
            m => Assert.Contains(Registry.Partners, p => p.Id == m.AdultEducation && p.Municipalities.Contains(m.Code)));
}
