using System.Diagnostics;
using System.Text.Json;

namespace Benchmarks;

/// <summary>A peer that runs as a Node process and prints its rates as one line of JSON, by name.</summary>
internal static class NodePeer
{
    /// <summary>The rates per round, or null (with a word why) when Node or the peer's packages are not there.</summary>
    public static Dictionary<string, double[]>? Run(string script, int rounds, TimeSpan perRound)
    {
        var folder = FindPeers();
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Console.WriteLine($"  {script}: no packages; run tests/Benchmarks/peers/install.sh first");
            return null;
        }

        try
        {
            var start = new ProcessStartInfo("node", [script, rounds.ToString(), ((int)perRound.TotalMilliseconds).ToString()])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
            };
            using var node = Process.Start(start)!;
            var output = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            return node.ExitCode == 0 ? JsonSerializer.Deserialize<Dictionary<string, double[]>>(output) : throw new InvalidOperationException($"{script} ended with {node.ExitCode}.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine($"  {script}: Node is not installed");
            return null;
        }
    }

    private static string FindPeers()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var peers = Path.Combine(folder.FullName, "tests", "Benchmarks", "peers");
            if (Directory.Exists(peers))
            {
                return peers;
            }
        }

        throw new DirectoryNotFoundException("No folder above the program holds tests/Benchmarks/peers.");
    }
}
