using System.Security.Cryptography;
using TreM.Workflow.Journeys.Tests.Content;

namespace TreM.Workflow.Journeys.Tests.Store;

/// <summary>Databases out there have the released migrations: whoever rewrites one makes them differ from every new one.</summary>
public sealed class FrozenMigrationTests
{
    private static readonly string Persistence = Path.Combine(Shipped.Root, "src", "TreM.Workflow.Persistence");

    [Fact]
    public async Task No_released_migration_has_changed()
    {
        var frozen = await Frozen();
        Assert.NotEmpty(frozen);
        foreach (var (file, hash) in frozen)
        {
            Assert.True(hash == await Hash(file), $"Expected {file} to be as it was released; it differs. Take the change back and add a migration (migrations.sh NAME).");
        }
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("SqlServer")]
    [InlineData("PostgreSql")]
    public async Task The_first_migration_of_each_database_is_released(string provider)
    {
        var frozen = (await Frozen()).Select(f => f.File).ToList();
        Assert.Contains($"{provider}/Migrations/20260101000000_Initial.cs", frozen);
        Assert.Contains($"{provider}/Migrations/20260101000000_Initial.Designer.cs", frozen);
        Assert.Equal("20260101000000_Initial.cs", Directory.EnumerateFiles(Path.Combine(Persistence, provider, "Migrations"), "2*.cs")
            .Select(Path.GetFileName).Where(f => !f!.EndsWith(".Designer.cs", StringComparison.Ordinal)).Min(StringComparer.Ordinal));
    }

    private static async Task<List<(string File, string Hash)>> Frozen() =>
        [.. (await File.ReadAllLinesAsync(Path.Combine(Persistence, "frozen.sha256"))).Select(l => l.Split("  ", 2)).Select(p => (p[1], p[0]))];

    // As git keeps it, however a checkout ends its lines.
    private static async Task<string> Hash(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Persistence, file));
        byte[] bytes = [.. System.Text.Encoding.UTF8.GetPreamble(), .. System.Text.Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))];
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
