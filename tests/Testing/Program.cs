using TreM.Workflow.Testing.Stores;

// The node that tests start as a process of its own, and kill: Testing.dll PROVIDER CONNECTION FOLDER COUNT
// An upgrade that ends in the middle: Testing.dll upgrade PROVIDER CONNECTION COMMANDS
// The database that a release freezes: Testing.dll frozen PROVIDER CONNECTION ROOT
return args switch
{
    ["frozen", .. var rest] => await MakeFrozen.Run(rest),
    ["upgrade", .. var rest] => await UpgradeProcess.Run(rest),
    _ => await WorkerProcess.Run(args),
};
