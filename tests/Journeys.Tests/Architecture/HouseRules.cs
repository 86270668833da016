using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TreM.Workflow.Journeys.Tests.Architecture;

/// <summary>The arrows and the "may not touch" column of src/README.md, read from the compiled assemblies.</summary>
public sealed class HouseRules
{
    private static readonly string[] Pure = ["TreM.Workflow.Feel", "TreM.Workflow.Decisions", "TreM.Workflow.Processes"];

    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["TreM.Workflow.Feel"] = [],
        ["TreM.Workflow.Decisions"] = ["TreM.Workflow.Feel"],
        ["TreM.Workflow.Processes"] = ["TreM.Workflow.Feel"],
        ["TreM.Workflow.Journeys"] = ["TreM.Workflow.Feel", "TreM.Workflow.Decisions", "TreM.Workflow.Processes"],
        ["TreM.Workflow.Persistence"] = ["TreM.Workflow.Feel", "TreM.Workflow.Decisions", "TreM.Workflow.Processes", "TreM.Workflow.Journeys"],
    };

    public static TheoryData<string> Projects => [.. Arrows.Keys];

    public static TheoryData<string> PureProjects => [.. Pure];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Dependencies_point_one_way(string project)
    {
        var wrong = References(project).Where(r => r.StartsWith("TreM.", StringComparison.Ordinal) && !Arrows[project].Contains(r));
        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(PureProjects))]
    public void The_pure_core_refers_to_nothing_but_the_base_class_library(string project)
    {
        string[] allowed =
        [
            "System.Runtime", "System.Collections", "System.Collections.Immutable", "System.Collections.Concurrent", "System.Linq", "System.Memory", "System.Text.Json",
            "System.Text.RegularExpressions", "System.Text.Encodings.Web", "System.Text.Encoding.Extensions", "System.Text.Encoding.CodePages", "System.Xml.ReaderWriter", "System.Xml.XDocument",
            "System.Xml.XPath.XDocument", "System.Security.Cryptography", "System.Runtime.Numerics", "System.Runtime.Extensions", "System.Runtime.InteropServices", "System.Threading", "System.ObjectModel",
            "System.Private.Xml", "System.Private.Xml.Linq", "System.Globalization", "netstandard",
        ];
        var wrong = References(project).Where(r => !r.StartsWith("TreM.", StringComparison.Ordinal) && !allowed.Contains(r));
        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(PureProjects))]
    public void The_pure_core_has_no_clock_no_chance_no_files_no_tasks_and_no_log(string project)
    {
        string[] members =
        [
            "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today", "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow",
            "System.Guid::NewGuid", "System.Guid::CreateVersion7", "System.Environment::get_TickCount", "System.Environment::get_TickCount64",
            "System.TimeProvider::get_System", "System.TimeZoneInfo::get_Local",
        ];
        string[] types =
        [
            "System.Random", "System.IO.File", "System.IO.FileStream", "System.IO.Directory", "System.IO.FileInfo", "System.Net.Http.HttpClient",
            "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask", "System.Threading.Thread", "System.Threading.Timer",
            "System.Runtime.CompilerServices.AsyncTaskMethodBuilder", "System.Console", "System.Diagnostics.Process",
        ];
        var used = Members(project).ToList();
        Assert.Empty(used.Where(m => members.Contains($"{m.Type}::{m.Name}")).Select(m => $"{m.Type}::{m.Name}").Distinct());
        Assert.Empty(used.Where(m => types.Contains(m.Type)).Select(m => $"{m.Type}::{m.Name}").Distinct());
    }

    [Fact]
    public void Journeys_knows_no_scheduler_no_host_and_no_database()
    {
        string[] parts = ["Hangfire", "Npgsql", "SqlClient", "Sqlite", "SqlServer", "PostgreSQL"];
        string[] web = ["Microsoft.AspNetCore.DataProtection", "Microsoft.AspNetCore.Identity", "Microsoft.AspNetCore.Cryptography"];
        var wrong = References("TreM.Workflow.Journeys").Where(r =>
            parts.Any(p => r.Contains(p, StringComparison.OrdinalIgnoreCase))
            || (r.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && !web.Any(w => r.StartsWith(w, StringComparison.Ordinal))));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Journeys_writes_no_sql()
    {
        string[] sql = ["FromSql", "FromSqlRaw", "FromSqlInterpolated", "ExecuteSqlRaw", "ExecuteSqlRawAsync", "ExecuteSql", "ExecuteSqlAsync", "SqlQuery", "SqlQueryRaw"];
        Assert.Empty(Members("TreM.Workflow.Journeys").Where(m => sql.Contains(m.Name)).Select(m => m.Name).Distinct());
    }

    [Fact]
    public void Journeys_asks_its_clock_and_not_the_machine()
    {
        string[] members = ["System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today", "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow"];
        Assert.Empty(Members("TreM.Workflow.Journeys").Select(m => $"{m.Type}::{m.Name}").Where(members.Contains).Distinct());
    }

    [Fact]
    public void The_ban_sees_what_it_bans()
    {
        // This assembly's own calls are found, so an empty list above means that there are none.
        Assert.Contains(Members("TreM.Workflow.Persistence"), m => m.Name == "FromSql");
        Assert.Contains(References("TreM.Workflow.Persistence"), r => r == "Npgsql");
    }

    private static List<string> References(string assembly)
    {
        using var file = Open(assembly);
        var reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(h => reader.GetString(reader.GetAssemblyReference(h).Name))];
    }

    private static List<(string Type, string Name)> Members(string assembly)
    {
        using var file = Open(assembly);
        var reader = file.GetMetadataReader();
        var members = new List<(string, string)>();
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference)
            {
                var type = reader.GetTypeReference((TypeReferenceHandle)member.Parent);
                members.Add(($"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}", reader.GetString(member.Name)));
            }
        }

        return members;
    }

    private static PEReader Open(string assembly) => new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll")));
}
