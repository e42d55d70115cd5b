namespace HrisOrleans.Host.Demo.Steps;

internal sealed class AcceptStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "Mails and acceptances";

    public override int Facts => 9;

    public override async Task Play()
    {
        var people = Cast.InFirst;
        foreach (var place in new[] { 0, 2, 4, 5, 7, 9, 10, 12 }) await Scene.Mail.To(people[place].Email);
        var mails = await Scene.Mail.All();
        Expect("mails in the folder", 8, mails.Count);
        Expect("addresses among them", 8, mails.Select(mail => mail.To).Distinct().Count());
        Expect("the first one's subject", "You are invited to join Acme", mails[0].Subject);

        Expect("the link is followed", "accepted", await Accept(people[0].Email));
        await ExpectStanding("then the person is", "active, linked, active, approved, accepted", people[0]);
        Expect("the link is followed again", "409 invitation_used", await Accept(people[0].Email));
        var token = (await Scene.Mail.To(people[2].Email)).Token;
        Expect("a link somebody has tampered with", "404 invitation_invalid", await AcceptWith(token[..^2] + (token.EndsWith("AA", StringComparison.Ordinal) ? "BB" : "AA")));
        foreach (var place in new[] { 2, 7, 9, 10, 12 }) await Accept(people[place].Email);
        (Lists.Active, Lists.Pending) = (6, 2);
        await ExpectLists("at the end");
        Expect("history", "joined approved invitation_queued invitation_issued invitation_mailed invitation_accepted activated", await Acme.History(people[0]));
    }
}
