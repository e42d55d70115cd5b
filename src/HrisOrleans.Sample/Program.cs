using HrisOrleans.Sample;

var builder = WebApplication.CreateBuilder(args);
var settings = builder.Configuration.GetSection("Hris").Get<SampleSettings>() ?? throw new InvalidOperationException("Settings are missing: Hris:Url, Hris:Tenant, Hris:Token, Hris:WebhookSecrets:0.");
await using var app = SampleApp.Build(builder, settings);
await app.RunAsync();
