using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners.Webhooks;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Web.Api;

/// <summary>What the OpenAPI document says besides what the endpoints say of themselves: keys, limits, problem codes, examples, webhooks.</summary>
internal static class ApiDocument
{
    private const string Scheme = "apiKey";

    /// <summary>Title, introduction, sign-in and the events that we send.</summary>
    public static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken stop)
    {
        document.Info.Title = "TreM.Workflow";
        document.Info.Description = Introduction();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key of a partner organisation: Authorization: Bearer trem_...",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        document.Webhooks = new Dictionary<string, IOpenApiPathItem>();
        foreach (var type in HandoverEventTypes.All)
        {
            document.Webhooks[type] = Webhook(type);
        }

        return Task.CompletedTask;
    }

    /// <summary>The key for repeats, and examples.</summary>
    public static async Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var (method, path) = (context.Description.HttpMethod ?? "GET", "/" + context.Description.RelativePath?.TrimEnd('/'));
        path = path.Replace(":guid", "", StringComparison.Ordinal);
        operation.OperationId = Name(method, path);
        Refusals(operation, isOpen: path.StartsWith("/api/webhooks", StringComparison.Ordinal));
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AnswersOf>().FirstOrDefault() is { } answers)
        {
            await DescribeForm(operation, answers.Form, context.ApplicationServices, stop);
        }

        if (operation.Description?.Contains(ApiRequests.IdempotencyHeader, StringComparison.Ordinal) == true && !path.StartsWith("/api/jobs", StringComparison.Ordinal))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = ApiRequests.IdempotencyHeader, In = ParameterLocation.Header, Required = true,
                Description = "1 to 100 visible characters of your choice, a new one for each new request. A repeat with the same key changes nothing and gets the same answer.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 100 }, Example = JsonValue.Create("2013-04-29-0001"),
            });
        }

        var (sent, answered) = CallExamples.Of(method, path);
        if (sent is not null && operation.RequestBody?.Content is { } contents && contents.TryGetValue("application/json", out var body))
        {
            body.Example = sent;
        }

        if (answered is not null && operation.Responses?.FirstOrDefault(r => r.Key.StartsWith('2')).Value is OpenApiResponse answer)
        {
            answer.Content ??= new Dictionary<string, OpenApiMediaType>();
            if (!answer.Content.TryGetValue("application/json", out var content))
            {
                answer.Content["application/json"] = content = new OpenApiMediaType();
            }

            content.Example = answered;
        }
    }

    /// <summary>The codes and lengths of a referral, which are checked by hand; the row key belongs to imports.</summary>
    public static Task Limit(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken stop)
    {
        if (context.JsonPropertyInfo is not null || (context.JsonTypeInfo.Type != typeof(ReferralDraft) && context.JsonTypeInfo.Type != typeof(IntakeFacts)))
        {
            return Task.CompletedTask;
        }

        schema.AdditionalPropertiesAllowed = false;
        schema.Properties?.Remove("rowKey");
        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (property is not OpenApiSchema field)
            {
                continue;
            }

            var one = field.Items as OpenApiSchema ?? field;
            if (ReferralChecks.Codes.TryGetValue(name, out var codes))
            {
                one.Enum = [.. codes.Select(c => (JsonNode)JsonValue.Create(c)!)];
                if (one.Type?.HasFlag(JsonSchemaType.Null) == true)
                {
                    one.Type = JsonSchemaType.String; // Whoever does not know leaves the field out.
                }
            }

            field.MaxLength = ReferralChecks.Lengths.TryGetValue(name, out var length) ? length : field.MaxLength;
        }

        return Task.CompletedTask;
    }

    // A generated client calls it so: listReferrals, readReferral, acceptHandover.
    private static string Name(string method, string path)
    {
        string[] parts = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1).Where(p => !p.StartsWith('{'))];
        var (things, one) = (Capital(parts[0]), Capital(parts[0].TrimEnd('s')));
        return parts switch
        {
            ["webhooks"] => "sendSignedMessage",
            [_] when method == "GET" => path.EndsWith('}') ? $"read{one}" : $"list{things}",
            [_] => $"{parts[0] switch { "referrals" => "file", "messages" => "send", _ => "deploy" }}{one}",
            ["jobs", "take"] => "takeJobs",
            [_, "versions"] => $"list{one}Versions",
            [_, var verb] => string.Concat(verb.Split('-').Select((w, i) => i == 0 ? w : Capital(w))) + one,
            _ => string.Concat(parts.Select(Capital)),
        };
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    // What every call may answer besides what it says of itself.
    private static void Refusals(OpenApiOperation operation, bool isOpen)
    {
        operation.Responses ??= [];
        foreach (var (status, meaning) in new[] { ("400", "Something in the call cannot be read"), ("401", "No known key"), ("403", "The key does not open this"), ("429", "Too many calls; see Retry-After") })
        {
            if (!operation.Responses.ContainsKey(status) && !(isOpen && status is ("401" or "403")))
            {
                operation.Responses[status] = new OpenApiResponse
                {
                    Description = meaning,
                    Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = Problem() } },
                };
            }
        }

        if (isOpen)
        {
            operation.Security = []; // The signature is the sign-in.
        }
    }

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "code", "detail", "status", "title", "type" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text(), ["title"] = Text(), ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer }, ["detail"] = Text(), ["code"] = Text(), ["traceId"] = Text(),
            ["parameter"] = Text(), ["faults"] = Objects(), ["errors"] = Objects(), ["findings"] = Objects(),
        },
    };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Objects() => new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object } };

    // The form that is in force now: what an administrator publishes is described from then on.
    private static async Task DescribeForm(OpenApiOperation operation, string form, IServiceProvider services, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var (db, forms, time) = (scope.ServiceProvider.GetRequiredService<WorkflowContext>(), scope.ServiceProvider.GetRequiredService<TaskForms>(), services.GetRequiredService<TimeProvider>());
        if (operation.RequestBody?.Content is { } contents && contents.TryGetValue("application/json", out var body) && await forms.Find(db, form, time.GetUtcNow(), stop) is { } schema)
        {
            var answers = FormBody.Of(schema.Components);
            answers.Properties!.Remove("handoverDecision"); // The address says it.
            answers.Required!.Remove("handoverDecision");
            body.Schema = answers;
        }
    }

    private static string Introduction()
    {
        var text = new StringBuilder("""
            Referrals, handovers, tasks, messages, jobs and decisions.

            **Sign-in.** An API key of your organisation: `Authorization: Bearer trem_...`. A key opens the parts of the API it was made for, expires, and can be revoked.

            **Repeats.** Every call that changes something takes an `Idempotency-Key`; the answer to a job carries the token it was taken with instead. Evaluating, explaining, checking and testing change nothing; deploying a model that is
            deployed already changes nothing.

            **Lists.** `page` from 1 and `pageSize` up to 100.

            **Limits.** 100 calls in ten seconds per caller unless the installation says otherwise; then 429 with `Retry-After`.

            **Problems.** RFC 9457 problem details with a stable `code`:

            | code | status | meaning |
            |---|---|---|

            """);
        foreach (var (code, status, meaning) in ProblemCodes.All)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{code}` | {status} | {meaning} |\n");
        }

        return text.ToString();
    }

    private static OpenApiPathItem Webhook(string type) => new()
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation>
        {
            [HttpMethod.Post] = new()
            {
                Summary = type,
                Description = "Signed by Standard Webhooks; comes at least once, a repeat with the same webhook-id. Answer 2xx within ten seconds. 410 turns the endpoint off.",
                RequestBody = new OpenApiRequestBody
                {
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        ["application/json"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object }, Example = CallExamples.Event(type) },
                    },
                },
                Responses = new OpenApiResponses { ["204"] = new OpenApiResponse { Description = "Taken" } },
            },
        },
    };
}
