using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys;

/// <summary>Column widths, so that codes and ids can be indexed in every database.</summary>
internal static class Columns
{
    /// <summary>A stable code such as <c>OVERL_KVITTENS</c>.</summary>
    internal static PropertyBuilder<T> Code<T>(this PropertyBuilder<T> property) => property.HasMaxLength(40);

    /// <summary>An id of a user or partner, or a hash.</summary>
    internal static PropertyBuilder<T> Key<T>(this PropertyBuilder<T> property) => property.HasMaxLength(100);

    /// <summary>A line of text.</summary>
    internal static PropertyBuilder<T> Line<T>(this PropertyBuilder<T> property) => property.HasMaxLength(400);
}
