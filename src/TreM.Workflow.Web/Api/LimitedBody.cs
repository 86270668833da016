using System.Text;
using System.Text.Json;

namespace TreM.Workflow.Web.Api;

/// <summary>Bodies of the rules API: read to a limit, never further.</summary>
internal static class LimitedBody
{
    /// <summary>Most bytes of a model, of tests and of inputs.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    /// <summary>The body as text, or null when it is longer than <see cref="MostBytes"/>.</summary>
    public static async Task<string?> Read(HttpRequest request, CancellationToken stop)
    {
        using var read = new MemoryStream();
        var part = new byte[16 * 1024];
        int count;
        while ((count = await request.Body.ReadAsync(part, stop)) > 0)
        {
            if (read.Length + count > MostBytes)
            {
                return null;
            }

            read.Write(part, 0, count);
        }

        return Encoding.UTF8.GetString(read.GetBuffer(), 0, (int)read.Length).TrimStart('\uFEFF');
    }

    /// <summary>The body as JSON, or the problem with it.</summary>
    public static async Task<(JsonElement Json, IResult? Problem)> ReadJson(HttpRequest request, CancellationToken stop)
    {
        if (await Read(request, stop) is not { } text)
        {
            return (default, TooLarge());
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return (document.RootElement.Clone(), null);
        }
        catch (JsonException fault)
        {
            return (default, Problems.Of(StatusCodes.Status400BadRequest, "api.json.invalid",
                $"Expected JSON. Look at line {fault.LineNumber + 1}, position {fault.BytePositionInLine + 1}."));
        }
    }

    /// <summary>413 with a stable code.</summary>
    public static IResult TooLarge() => Problems.Of(
        StatusCodes.Status413PayloadTooLarge, "api.request.too-large", $"Expected at most {MostBytes} bytes. Split the model, the tests or the batch.");
}
