using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;

namespace TreM.Workflow.Persistence.PostgreSql;

/// <summary>The store in PostgreSQL.</summary>
public sealed class PostgreSqlWorkflowContext(DbContextOptions<PostgreSqlWorkflowContext> options) : WorkflowContext(options);
