using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Web.Hosting;

namespace TreM.Workflow.Web.Api;

/// <summary>Who calls the API: a partner's system by its key, or a signed-in user.</summary>
internal sealed class ApiCaller(IHttpContextAccessor http, CurrentActor current)
{
    /// <summary>The caller as the use cases know it.</summary>
    public async Task<Actor> Get(CancellationToken cancellationToken) =>
        http.HttpContext?.User.FindFirstValue(ApiKeyAuthentication.PartnerClaim) is { } partner
            ? new Actor(partner, [new RoleGrant(Roles.Partner, ScopeKinds.Partner, partner)])
            : await current.Get(cancellationToken);
}

/// <summary>A page of a list.</summary>
internal sealed record ApiPage<T>(IReadOnlyList<T> Items, int Page, int PageSize, int Total);

/// <summary>What every list and every unsafe call of the API take.</summary>
internal static class ApiRequests
{
    public const string IdempotencyHeader = "Idempotency-Key";
    public const int MostRows = 100;
    public const int MostPages = 100_000;
    private const int LongestKey = 100;

    /// <summary>Rows to skip and take, of values that <see cref="ApiQuery"/> has looked at; the values that were used come back in the answer.</summary>
    public static (int Page, int PageSize, int Skip) Page(int? page, int? pageSize)
    {
        var (number, size) = (page ?? 1, pageSize ?? 25);
        return (number, size, (number - 1) * size);
    }

    /// <summary>The caller's key for this call, or the problem with it.</summary>
    public static (string? Key, IResult? Problem) KeyOf(HttpRequest request)
    {
        var key = request.Headers[IdempotencyHeader].ToString().Trim();
        return key.Length is > 0 and <= LongestKey && key.All(c => c is > ' ' and <= '~')
            ? (key, null)
            : (null, Problems.Of(StatusCodes.Status400BadRequest, "api.idempotency.missing", string.Create(CultureInfo.InvariantCulture,
                $"Expected the header {IdempotencyHeader} with 1 to {LongestKey} visible characters, a new one for each new request.")));
    }

    /// <summary>Hash of what is asked, the same however the JSON is laid out.</summary>
    public static string HashOf(string what, JsonElement? body) =>
        Convert.ToHexStringLower(SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(what + "\n"),
            .. body is { } json ? JsonSerializer.SerializeToUtf8Bytes(Sorted(json)) : []]));

    /// <summary>An object from outside as FEEL, or the problem with it.</summary>
    /// <param name="json">What was sent.</param>
    /// <param name="code">Code of the problem when it is no object.</param>
    /// <param name="expected">What the object is, for the detail of the problem.</param>
    public static (FeelContext? Object, IResult? Problem) ObjectOf(JsonElement json, string code, string expected) =>
        JsonInput.Fault(json) is { } fault ? (null, Problems.Of(StatusCodes.Status422UnprocessableEntity, code, fault.Message))
        : json.ValueKind != JsonValueKind.Object ? (null, Problems.Of(StatusCodes.Status422UnprocessableEntity, code, $"Expected {expected}."))
        : ((FeelContext)FeelJson.Read(json)!, null);

    /// <summary>Answers to a form.</summary>
    public static (FeelContext? Answers, IResult? Problem) Answers(JsonElement body) =>
        ObjectOf(body, "task.answers.invalid", "a JSON object with the answers of the form");

    /// <summary>A value of FEEL as JSON.</summary>
    public static JsonNode? Json(object? value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            FeelJson.Write(writer, value);
        }

        return JsonNode.Parse(buffer.ToArray());
    }

    // Names in order, so that the same request written twice has the same hash.
    private static JsonNode? Sorted(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(json.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal)
            .DistinctBy(p => p.Name).Select(p => KeyValuePair.Create(p.Name, Sorted(p.Value)))),
        JsonValueKind.Array => new JsonArray([.. json.EnumerateArray().Select(Sorted)]),
        _ => JsonNode.Parse(json.GetRawText()),
    };
}
