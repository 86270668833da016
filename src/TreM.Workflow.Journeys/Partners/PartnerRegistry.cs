using System.Text.Json;

namespace TreM.Workflow.Journeys.Partners;

/// <summary>Partners, municipalities and regions as the programme began with them: a data file, not code.</summary>
public sealed record PartnerRegistry(
    IReadOnlyList<Region> Regions, IReadOnlyList<Municipality> Municipalities, IReadOnlyList<Partner> Partners)
{
    /// <summary>Region code of everyone who lives outside the programme's municipalities (DT-03).</summary>
    public const string Outside = "UTANFOR";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Dictionary<string, Municipality> _byCode = Municipalities.ToDictionary(m => m.Code);

    /// <summary>The registry that ships with the programme.</summary>
    public static PartnerRegistry Shipped { get; } = Read();

    /// <summary>The municipality with a code, or null.</summary>
    public Municipality? Municipality(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>The operational region of a municipality code; <c>UTANFOR</c> for all others.</summary>
    public string RegionOf(string municipality) => Municipality(municipality)?.Region ?? Outside;

    /// <summary>Resolver KOMMUNENS_VUX: the partner's id, or null when the regional coordinator decides.</summary>
    public string? AdultEducationOf(string municipality) => Municipality(municipality)?.AdultEducation;

    /// <summary>Partners that lack what routing needs: an onboarding task for the administrator.</summary>
    public IEnumerable<Partner> WithoutMunicipality =>
        Partners.Where(p => p.Municipalities.Count == 0 && p.Region is null && p.Type is not PartnerTypes.Company);

    private static PartnerRegistry Read()
    {
        using var stream = typeof(PartnerRegistry).Assembly.GetManifestResourceStream("registry.json")
            ?? throw new InvalidOperationException("Expected the embedded resource 'registry.json'; check TreM.Workflow.Journeys.csproj.");
        return JsonSerializer.Deserialize<PartnerRegistry>(stream, Json)!;
    }
}

/// <summary>An operational region of the programme.</summary>
public sealed record Region(string Code, string Name);
