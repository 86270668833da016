using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;
using TreM.Workflow.Decisions;
using TreM.Workflow.Decisions.Testing;
using TreM.Workflow.Feel.Xml;

namespace Conformance.Dmn;

/// <summary>The DMN Technology Compatibility Kit, one test per folder; without the suite, the product's own rules.</summary>
public sealed class TckTests(TckTests.Report report) : IClassFixture<TckTests.Report>
{
    public static TheoryData<string> Folders()
    {
        var folders = new TheoryData<string>();
        var root = TckFolders.Root;
        foreach (var folder in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (Directory.EnumerateFiles(folder, "*.dmn").Any())
            {
                folders.Add(Path.GetRelativePath(root, folder).Replace('\\', '/'));
            }
        }

        return folders;
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_case_of_a_folder_gives_what_it_expects(string folder)
    {
        var cases = TckFolders.Run(Path.Combine(TckFolders.Root, folder), folder);
        report.Add(cases);

        Assert.NotEmpty(cases);
        Assert.Empty(cases.Where(c => !c.Pass).Select(c => $"{c.Case}: expected {c.Expected}, got {c.Got}"));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_model_of_a_folder_is_written_back_whole(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TckFolders.Root, folder), "*.dmn"))
        {
            var text = File.ReadAllText(file);

            var saved = DmnDocument.Read(text).Document!.Save();

            Assert.True(XNode.DeepEquals(XElement.Parse(text), XElement.Parse(saved)), $"{Path.GetFileName(file)} changed when saved.");
        }
    }

    /// <summary>Collects the cases of all folders and writes them when the last has run.</summary>
    public sealed class Report : IDisposable
    {
        private static readonly JsonSerializerOptions Readable = new()
        {
            WriteIndented = true,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

        private readonly List<TckRecord> _records = [];

        public void Add(IEnumerable<TckRecord> records) => _records.AddRange(records);

        public void Dispose()
        {
            var file = Path.Combine(ConformanceData.Repository, "artifacts", "conformance", "dmn.json");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, JsonSerializer.Serialize(_records, Readable) + "\n");
            Console.WriteLine($"{TckFolders.Suite}: {_records.Count(r => r.Pass)} of {_records.Count} cases pass; see {Path.GetRelativePath(ConformanceData.Repository, file)}");
        }
    }
}

/// <summary>One case of the report.</summary>
public sealed record TckRecord(string Folder, string Case, bool Pass, string Expected, string Got);

/// <summary>Where the cases lie and how a folder of them is run.</summary>
internal static class TckFolders
{
    public static string Root => ConformanceData.IsPresent ? ConformanceData.PathOf("dmn") : Path.Combine(ConformanceData.Repository, "rules");

    public static string Suite => ConformanceData.IsPresent ? "DMN TCK" : "No CONFORMANCE_DATA: the product's own rules";

    // The TCK imports within a folder; the product's rules import each other across folders.
    private static IEnumerable<string> Importable(string path) =>
        ConformanceData.IsPresent ? Directory.EnumerateFiles(path, "*.dmn") : Directory.EnumerateFiles(Root, "*.dmn", SearchOption.AllDirectories);

    /// <summary>Runs all test files of a folder. The TCK holds models with deliberate errors, so they are read leniently.</summary>
    public static List<TckRecord> Run(string path, string folder)
    {
        var models = ModelSet.Read(
            Importable(path).ToDictionary(f => Path.GetFileName(f), File.ReadAllText, StringComparer.Ordinal),
            new DmnReadOptions(Lenient: true, new(new XmlLimits(Bytes: 16 * 1024 * 1024, Elements: 400_000))));
        var records = new List<TckRecord>();
        foreach (var file in Directory.EnumerateFiles(path, "*.xml").Order(StringComparer.Ordinal))
        {
            if (TckFile.Read(File.ReadAllText(file)).File is not { } tests)
            {
                continue;
            }

            var read = tests.ModelAmong(models);
            if (read?.Model is not { } model)
            {
                var why = read is null ? $"no model {tests.ModelName}" : string.Join("; ", read.Findings);
                records.AddRange(tests.Cases.Select(c => new TckRecord(folder, c.Id, false, "", why)));
                continue;
            }

            foreach (var outcome in TckRunner.Run(tests, model, DateTimeOffset.Now))
            {
                var failed = outcome.Results.Where(r => !r.Pass).DefaultIfEmpty(outcome.Results.FirstOrDefault()).OfType<TckResult>().ToList();
                records.Add(new(
                    folder,
                    outcome.CaseId,
                    outcome.Pass,
                    string.Join("; ", failed.Select(r => $"{r.Name} = {r.Expected}")),
                    string.Join("; ", failed.Select(r => $"{r.Name} = {r.Got}{(r.Pass ? "" : string.Concat(r.Findings.Select(f => $" [{f}]")))}"))));
            }
        }

        return records;
    }
}
