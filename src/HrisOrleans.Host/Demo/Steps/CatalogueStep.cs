namespace HrisOrleans.Host.Demo.Steps;

internal sealed class CatalogueStep(DemoScene scene) : DemoStep(scene)
{
    public override string Title => "See all integrations";

    public override int Facts => 4;

    public override async Task Play()
    {
        var providers = (await Stage.Operator.Providers.List(Stopping)).Items;
        var bamboo = providers.Single(provider => provider.Id == "bamboohr");
        Expect("BambooHR is open to", "standard, premium", string.Join(", ", bamboo.Subscriptions));
        Expect("it asks for", "companyDomain, accessToken", string.Join(", ", bamboo.CredentialForm.Select(field => field.Name)));
        Expect("secret among these", "accessToken", string.Join(", ", bamboo.CredentialForm.Where(field => field.Secret).Select(field => field.Name)));
        string[] needed = ["employees.list", "employees.work_email", "employees.status", "employees.department"];
        Expect("rights are named before credentials are asked", "", string.Join(", ", needed.Except(bamboo.NeededRights.Select(right => right.Code))));
    }
}
