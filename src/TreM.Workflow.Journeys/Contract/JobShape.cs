using System.Collections.Immutable;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Journeys.Contract;

/// <summary>A job type that is done by this program, as service tasks name it.</summary>
/// <param name="Type">The type, <c>trem.enrol</c>.</param>
/// <param name="Title">What it does.</param>
/// <param name="Sets">Variables that it sets.</param>
/// <param name="Headers">Task headers that it reads.</param>
public sealed record JobShape(string Type, LocalisedText Title, ImmutableArray<string> Sets, ImmutableArray<string> Headers);

/// <summary>A message that people or this program send to a case, as processes wait for it.</summary>
/// <param name="Name">The name, <c>paus</c>.</param>
/// <param name="Title">What happened.</param>
/// <param name="Starts">It starts a process of its own; otherwise a running journey waits for it.</param>
/// <param name="FromPage">People send it from the page of the case.</param>
public sealed record MessageShape(string Name, LocalisedText Title, bool Starts, bool FromPage);
