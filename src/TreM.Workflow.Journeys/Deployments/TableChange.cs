namespace TreM.Workflow.Journeys.Deployments;

/// <summary>What differs between two versions of a decision.</summary>
public enum TableChangeKind
{
    /// <summary>A row that was not there. <see cref="TableChange.After"/> holds its cells.</summary>
    RowAdded,

    /// <summary>A row that is gone. <see cref="TableChange.Before"/> holds its cells.</summary>
    RowRemoved,

    /// <summary>A cell of a row says something else.</summary>
    CellChanged,

    /// <summary>The same row stands in another place: in tables where the first hit wins, that matters.</summary>
    RowMoved,

    /// <summary>A column that was not there.</summary>
    ColumnAdded,

    /// <summary>A column that is gone.</summary>
    ColumnRemoved,

    /// <summary>The hit policy is another.</summary>
    HitPolicy,

    /// <summary>An expression outside tables says something else.</summary>
    Expression,

    /// <summary>The decision is new.</summary>
    DecisionAdded,

    /// <summary>The decision is gone.</summary>
    DecisionRemoved,

    /// <summary>Something else in the file: texts, types, drawing.</summary>
    Other,
}

/// <summary>One difference.</summary>
/// <param name="DecisionId">The decision; null for the file as a whole.</param>
/// <param name="Kind">What is different.</param>
/// <param name="Row">Number of the row, from 1, in the version where it is (a changed row: in the new one); 0 when it is about no row.</param>
/// <param name="Column">The column's expression (inputs) or name (outputs); null when it is about a whole row.</param>
/// <param name="Before">FEEL text before.</param>
/// <param name="After">FEEL text after.</param>
public sealed record TableChange(string? DecisionId, TableChangeKind Kind, int Row = 0, string? Column = null, string? Before = null, string? After = null);
