using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Benchmarks.Processes;

/// <summary>A peer program in Node, run beside ours: it prints its speeds as one line of JSON.</summary>
internal static class NodePeer
{
    public static int Compare(string program, params (string Name, double Ours)[] works)
    {
        var folder = Path.Combine(Folder(), "tests", "Benchmarks", "peers");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Console.WriteLine($"No peer: run 'npm install --ignore-scripts --omit=dev' in {Path.GetRelativePath(Environment.CurrentDirectory, folder)} first.");
            return 0;
        }

        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", [program]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
            var output = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            var speeds = JsonDocument.Parse(output.Trim().Split('\n')[^1]).RootElement;
            Console.WriteLine("| work | ours per second | peer per second | ratio of medians |");
            Console.WriteLine("|---|---:|---:|---:|");
            foreach (var (name, ours) in works)
            {
                var theirs = speeds.GetProperty(name).GetDouble();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {ours:N0} | {theirs:N1} | {ours / theirs:N0} |"));
            }

            return node.ExitCode;
        }
        catch (Win32Exception e)
        {
            Console.WriteLine($"No peer: Node did not start. {e.Message}");
            return 0;
        }
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TreM.Workflow.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the benchmarks holds TreM.Workflow.sln.");
        }

        return folder.FullName;
    }
}
