using TreM.Workflow.Testing.Stores;

// The node that tests start as a process of its own, and kill: Testing.dll PROVIDER CONNECTION FOLDER COUNT
return await WorkerProcess.Run(args);
