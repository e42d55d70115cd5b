using HrisOrleans.Benchmarks.Machine;
using HrisOrleans.Client.Connections;

namespace HrisOrleans.Benchmarks.Members;

/// <summary>
/// A first set-up that invites everybody at once, through a mail server on loopback: from the first mail to the last, while
/// accounts are still being made. Nobody may get two mails, and each must be in its member's history.
/// </summary>
internal static class InviteMeasure
{
    private const int People = 20_000;
    private const string Company = "invited";
    private static readonly InviteSettings AtOnce = new("now", "automatic");

    /// <summary>On a server of its own, which has a mail server. Those people of the company are invited who work there.</summary>
    public static async Task<object> Run(MembersWorld world)
    {
        var company = await world.Sandbox.Found(Company, 1, People);
        var database = await world.Databases.Create("invite");
        object figures;
        await using var server = new SmtpSink(company.Active);
        await using (var product = await ProductProcess.Start(
            world.Options.Host, database, world.Sandbox,
            "--Mail:Host", "127.0.0.1", "--Mail:Port", $"{server.Port}", "--Mail:Security", "None", "--Mail:FromAddress", "invitations@benchmark.example"))
        {
            var tenant = await product.Connect(Company, company.AccessToken);
            var asked = TimeProvider.System.GetTimestamp();
            await tenant.First(AtOnce);
            await server.All.WaitAsync(TimeSpan.FromMinutes(30));
            var seconds = TimeProvider.System.GetElapsedTime(asked).TotalSeconds;
            await Recorded(database, company.Active);

            var (mails, recipients, took) = server.Figures;
            if (mails != company.Active || recipients != mails) throw new InvalidOperationException($"{mails} mails went to {recipients} of {company.Active} people.");
            figures = new
            {
                measure = "members.invite",
                perSecond = Math.Round(mails / took.TotalSeconds, 1),
                mails,
                sendingSeconds = Math.Round(took.TotalSeconds, 2),
                secondsFromPreview = Math.Round(seconds, 2),
            };
        }

        await world.Databases.Drop(database);
        return figures;
    }

    private static async Task Recorded(BenchmarkDatabase database, int mails)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        while (await database.Count("select count(*) from events where kind = 'invitation_mailed'") < mails) await timer.WaitForNextTickAsync(limit.Token);
    }
}
