using System.Text;
using TreM.Workflow.Cli;

Console.OutputEncoding = Encoding.UTF8;
return await Trem.Run(args, Terminal.OfProcess());
