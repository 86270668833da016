using System.Collections.Immutable;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Journeys.Contract;

/// <summary>A decision that code asks itself: what it gives, and what it reads of the answer.</summary>
/// <param name="Id">The decision's id, <c>DT-15</c>.</param>
/// <param name="Title">What the answer is used for.</param>
/// <param name="Inputs">Names of the inputs that are given. A table may leave some out; one that it asks for besides would always be empty.</param>
/// <param name="Outputs">What is read of the answer.</param>
public sealed record AskedTable(string Id, LocalisedText Title, ImmutableArray<string> Inputs, ImmutableArray<AskedOutput> Outputs);

/// <summary>One column of an answer.</summary>
/// <param name="Name">The column's name; a table with one column needs none.</param>
/// <param name="Codes">The codes that something follows from; empty when any value will do.</param>
public sealed record AskedOutput(string Name, ImmutableArray<string> Codes)
{
    internal static AskedOutput Of(string name, params string[] codes) => new(name, [.. codes]);
}
