using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>An OpenID Connect provider in the test's own process, with a key of its own. The host reaches it instead of the network.</summary>
internal sealed class TestIssuer : HttpMessageHandler
{
    public const string Address = "https://issuer.example";
    public const string Client = "trem";
    private readonly RSA _key = RSA.Create(2048);

    /// <summary>Makes the id token for the next answer from the nonce that the host sent.</summary>
    public Func<string, string> Mint { get; set; } = _ => "";

    /// <summary>The nonce of the sign-in under way.</summary>
    public string Nonce { get; set; } = "";

    /// <summary>Signed with the provider's key.</summary>
    public SigningCredentials Own => new(new RsaSecurityKey(_key) { KeyId = "own" }, SecurityAlgorithms.RsaSha256);

    /// <summary>The provider's public key used as if it were a shared secret.</summary>
    public SigningCredentials Confused => new(
        new SymmetricSecurityKey(Encoding.UTF8.GetBytes(_key.ExportSubjectPublicKeyInfoPem())) { KeyId = "own" }, SecurityAlgorithms.HmacSha256);

    /// <summary>A token; whatever is not given is right.</summary>
    public static string Token(string nonce, SigningCredentials? by, string subject = "sub-1", string issuer = Address, string audience = Client, int minutes = 5) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer, Audience = audience, SigningCredentials = by, IssuedAt = DateTime.UtcNow.AddMinutes(minutes - 10), NotBefore = DateTime.UtcNow.AddMinutes(minutes - 10),
            Expires = DateTime.UtcNow.AddMinutes(minutes), Subject = new ClaimsIdentity([new("sub", subject), new("nonce", nonce), new("name", "Kim Exempel")]),
        });

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(request.RequestUri!.AbsolutePath switch
    {
        "/.well-known/openid-configuration" => Answer(new
        {
            issuer = Address, authorization_endpoint = $"{Address}/authorize", token_endpoint = $"{Address}/token", jwks_uri = $"{Address}/keys",
            response_types_supported = new[] { "code" }, id_token_signing_alg_values_supported = new[] { "RS256" },
        }),
        "/keys" => Answer(new { keys = new[] { Published() } }),
        "/token" => Answer(new { access_token = "opaque", token_type = "Bearer", id_token = Mint(Nonce) }),
        _ => new HttpResponseMessage(HttpStatusCode.NotFound),
    });

    protected override void Dispose(bool disposing)
    {
        _key.Dispose();
        base.Dispose(disposing);
    }

    private object Published()
    {
        var parameters = _key.ExportParameters(false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = "own", n = Base64UrlEncoder.Encode(parameters.Modulus!), e = Base64UrlEncoder.Encode(parameters.Exponent!) };
    }

    private static HttpResponseMessage Answer(object body) => new(HttpStatusCode.OK) { Content = JsonContent.Create(body) };
}
