using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>
/// Which versions there are. Read again after a deployment here, and at the latest after <see cref="Freshness"/> for
/// deployments made on another node.
/// </summary>
public sealed class Catalogue(TimeProvider time)
{
    /// <summary>How long a deployment on another node may go unseen.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private volatile Snapshot? _current;

    /// <summary>The versions now.</summary>
    public async ValueTask<Snapshot> Current(WorkflowContext db, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (_current is { } snapshot && time.GetElapsedTime(snapshot.ReadAt, now) < Freshness)
        {
            return snapshot;
        }

        var processes = await db.ProcessVersions.AsNoTracking().ToListAsync(cancellationToken);
        var decisions = await db.DecisionVersions.AsNoTracking().ToListAsync(cancellationToken);
        var forms = await db.FormVersions.AsNoTracking().ToListAsync(cancellationToken);
        return _current = new Snapshot(now, processes, decisions, forms);
    }

    /// <summary>Forgets what was read: a deployment changed it.</summary>
    public void Refresh() => _current = null;

    /// <summary>All versions at one moment; immutable.</summary>
    public sealed class Snapshot
    {
        private readonly Dictionary<string, ProcessVersion[]> _processes;
        private readonly Dictionary<string, DecisionVersion[]> _decisions;
        private readonly Dictionary<string, FormVersion[]> _forms;

        internal Snapshot(long readAt, List<ProcessVersion> processes, List<DecisionVersion> decisions, List<FormVersion> forms)
        {
            ReadAt = readAt;
            _processes = processes.GroupBy(v => v.ProcessId).ToDictionary(g => g.Key, g => g.OrderByDescending(v => v.Number).ToArray());
            _decisions = decisions.GroupBy(v => v.DecisionId).ToDictionary(g => g.Key, g => g.OrderByDescending(v => v.Number).ToArray());
            _forms = forms.GroupBy(v => v.FormId).ToDictionary(g => g.Key, g => g.OrderByDescending(v => v.Number).ToArray());
        }

        internal long ReadAt { get; }

        /// <summary>Ids of all processes.</summary>
        public IEnumerable<string> ProcessIds => _processes.Keys;

        /// <summary>Ids of all decisions.</summary>
        public IEnumerable<string> DecisionIds => _decisions.Keys;

        /// <summary>Ids of all forms.</summary>
        public IEnumerable<string> FormIds => _forms.Keys;

        /// <summary>All versions of a process, newest first.</summary>
        public IReadOnlyList<ProcessVersion> ProcessVersions(string processId) => _processes.GetValueOrDefault(processId) ?? [];

        /// <summary>All versions of a decision, newest first.</summary>
        public IReadOnlyList<DecisionVersion> DecisionVersions(string decisionId) => _decisions.GetValueOrDefault(decisionId) ?? [];

        /// <summary>All versions of a form, newest first.</summary>
        public IReadOnlyList<FormVersion> FormVersions(string formId) => _forms.GetValueOrDefault(formId) ?? [];

        /// <summary>The version of a process that a binding means, or null.</summary>
        public ProcessVersion? Process(string processId, ProcessBinding? binding, Guid? deploymentId, DateTimeOffset at) =>
            Array.Find(_processes.GetValueOrDefault(processId) ?? [], v => binding?.Kind switch
            {
                BindingKind.Deployment when deploymentId is not null => v.DeploymentId == deploymentId,
                BindingKind.VersionTag => v.VersionTag == binding.VersionTag,
                _ => v.ValidFrom <= at,
            });

        /// <summary>The version of a decision that a binding means, or null.</summary>
        /// <param name="decisionId">Id of the decision.</param>
        /// <param name="binding">How the version is found; the latest in force when null.</param>
        /// <param name="deploymentId">Deployment of the process that asks.</param>
        /// <param name="at">When it is asked.</param>
        /// <param name="enrolled">
        /// The day the participant was enrolled, for <see cref="BindingKind.Enrolment"/>: what was in force when that day ended, and
        /// never what came after the question. Before the enrolment, or when no version is that old, it is the latest or the first.
        /// </param>
        public DecisionVersion? Decision(string decisionId, ProcessBinding? binding, Guid? deploymentId, DateTimeOffset at, DateOnly? enrolled = null)
        {
            var versions = _decisions.GetValueOrDefault(decisionId) ?? [];
            return binding?.Kind switch
            {
                BindingKind.Deployment when deploymentId is not null => Array.Find(versions, v => v.DeploymentId == deploymentId),
                BindingKind.VersionTag => Array.Find(versions, v => v.VersionTag == binding.VersionTag),
                BindingKind.Hash => Array.Find(versions, v => v.Hash == binding.VersionTag),
                BindingKind.Enrolment when enrolled is { } day && WorkCalendar.LastMomentOf(day) is var end && end < at =>
                    Array.Find(versions, v => v.ValidFrom <= end) ?? Array.FindLast(versions, v => v.ValidFrom <= at),
                _ => Array.Find(versions, v => v.ValidFrom <= at),
            };
        }

        /// <summary>The form version valid at a time, or null.</summary>
        public FormVersion? Form(string formId, DateTimeOffset at) =>
            Array.Find(_forms.GetValueOrDefault(formId) ?? [], v => v.ValidFrom <= at);

        /// <summary>The latest versions that an event of this kind and name starts, with the start event.</summary>
        public IEnumerable<(ProcessVersion Version, string StartEventId)> StartedBy(string kind, string name, DateTimeOffset at) =>
            from versions in _processes.Values
            let latest = Array.Find(versions, v => v.ValidFrom <= at)
            where latest is not null
            from trigger in ProcessTrigger.Read(latest.Triggers)
            where trigger.Kind == kind && trigger.Name == name
            select (latest, trigger.StartEventId);
    }
}

/// <summary>A start event as stored with a version.</summary>
internal readonly record struct ProcessTrigger(string Kind, string StartEventId, string Name)
{
    public static string Write(IEnumerable<StartTrigger> triggers) =>
        string.Join('\n', triggers.Where(t => t.Kind != "none").Select(t => $"{t.Kind}\t{t.StartEventId}\t{t.Name}"));

    public static IEnumerable<ProcessTrigger> Read(string stored) =>
        stored.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .Select(parts => new ProcessTrigger(parts[0], parts[1], parts[2]));
}
