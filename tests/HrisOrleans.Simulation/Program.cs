return HrisOrleans.Simulation.Running.Runner.Run(args, Console.Out);
