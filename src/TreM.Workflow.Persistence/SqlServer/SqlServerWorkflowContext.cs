using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;

namespace TreM.Workflow.Persistence.SqlServer;

/// <summary>The store in Microsoft SQL Server.</summary>
public sealed class SqlServerWorkflowContext(DbContextOptions<SqlServerWorkflowContext> options) : WorkflowContext(options);
