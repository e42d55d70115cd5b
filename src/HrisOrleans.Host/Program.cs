using HrisOrleans.Host;

return await HostCommand.Run(args);
