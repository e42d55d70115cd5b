using HrisOrleans.Benchmarks;

return await BenchmarkCommand.Run(args);
