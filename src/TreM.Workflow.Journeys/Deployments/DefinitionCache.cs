using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Decisions;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>
/// Compiled files by content hash, shared by all requests. Bounded: what was used least lately goes first, and comes back
/// from the store when it is needed again.
/// </summary>
public sealed class DefinitionCache(int capacity = 256)
{
    private readonly Recent<string, BpmnFile> _processes = new(capacity);
    private readonly Recent<string, DecisionModel> _decisions = new(capacity);

    /// <summary>The process of a version, compiled.</summary>
    /// <exception cref="InvalidOperationException">The store has no such file, or it no longer compiles: broken deployment.</exception>
    public ProcessDefinition Process(WorkflowContext db, string hash, string processId)
    {
        if (!_processes.TryGet(hash, out var file))
        {
            var result = BpmnFile.Read(Text(db, hash).Text);
            file = result.File ?? throw new InvalidOperationException(
                $"Deployed file {hash} no longer compiles: {string.Join(" ", result.Findings)}");
            _processes.Put(hash, file);
        }

        return file.Processes.FirstOrDefault(p => p.Id == processId)
            ?? throw new InvalidOperationException($"Deployed file {hash} has no process '{processId}'.");
    }

    /// <summary>The decision model of a version, compiled, with its imports.</summary>
    /// <exception cref="InvalidOperationException">The store has no such file, or it no longer compiles: broken deployment.</exception>
    public DecisionModel Decisions(WorkflowContext db, string hash)
    {
        if (!_decisions.TryGet(hash, out var model))
        {
            var file = Text(db, hash);
            var imports = file.Imports.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(h => Decisions(db, h)).ToList();
            var result = DecisionModel.Read(file.Text, imports);
            model = result.Model ?? throw new InvalidOperationException(
                $"Deployed file {hash} no longer compiles: {string.Join(" ", result.Findings)}");
            _decisions.Put(hash, model);
        }

        return model;
    }

    // Waits for the database: a business rule task asks in the middle of a step. Happens once per version and node.
    private static DeployedFile Text(WorkflowContext db, string hash) =>
        db.DeployedFiles.AsNoTracking().FirstOrDefault(f => f.Hash == hash)
        ?? throw new InvalidOperationException($"The store has no deployed file {hash}.");

    private sealed class Recent<TKey, TValue>(int capacity)
        where TKey : notnull
    {
        private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _index = [];
        private readonly LinkedList<(TKey Key, TValue Value)> _order = new();
        private readonly Lock _lock = new();

        public bool TryGet(TKey key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TValue value)
        {
            lock (_lock)
            {
                if (!_index.TryGetValue(key, out var node))
                {
                    value = default;
                    return false;
                }

                if (_order.First != node)
                {
                    _order.Remove(node);
                    _order.AddFirst(node);
                }

                value = node.Value.Value;
                return true;
            }
        }

        public void Put(TKey key, TValue value)
        {
            lock (_lock)
            {
                if (_index.Remove(key, out var old))
                {
                    _order.Remove(old);
                }

                _index[key] = _order.AddFirst((key, value));
                if (_order.Count > capacity)
                {
                    _index.Remove(_order.Last!.Value.Key);
                    _order.RemoveLast();
                }
            }
        }
    }
}
