using System.Text.Json;

namespace TreM.Workflow.Web.Api;

/// <summary>A body that a use case reads itself. The document describes it by what the call says that it accepts.</summary>
internal sealed record JsonBody(JsonElement Value)
{
    /// <summary>Reads it; JSON that is none, or nests too deep, is a bad request.</summary>
    public static async ValueTask<JsonBody?> BindAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            return new(document.RootElement.Clone());
        }
        catch (JsonException unreadable)
        {
            throw new BadHttpRequestException("Expected JSON.", StatusCodes.Status400BadRequest, unreadable);
        }
    }
}
