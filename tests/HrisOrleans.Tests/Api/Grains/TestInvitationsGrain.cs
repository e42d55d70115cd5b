using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Invitations;

namespace HrisOrleans.Tests.Api.Grains;

[GrainType("test.invitations")]
internal sealed class TestInvitationsGrain(Backend backend) : Grain, IInvitationsGrain
{
    public Task<Answer<Page<SuppressionView>>> Suppressions(ListSuppressions query, CancellationToken cancellationToken) =>
        Reply(nameof(Suppressions), query, new Page<SuppressionView>([Samples.Suppression], null));

    public Task<Answer<SuppressionView>> LiftSuppression(LiftSuppression command, CancellationToken cancellationToken) => Reply(nameof(LiftSuppression), command, Samples.Suppression);

    public Task<Answer<TemplateView>> Template(CancellationToken cancellationToken) => Reply(nameof(Template), null, Samples.Template);

    public Task<Answer<TemplateView>> SaveTemplate(SaveTemplate command, CancellationToken cancellationToken) => Reply(nameof(SaveTemplate), command, Samples.Template);

    public Task<Answer<TemplateView>> ResetTemplate(CancellationToken cancellationToken) => Reply(nameof(ResetTemplate), null, Samples.Template);

    public Task<Answer<TemplatePreview>> PreviewTemplate(TemplateInput template, CancellationToken cancellationToken) =>
        Reply(nameof(PreviewTemplate), template, new TemplatePreview("Acme <people@acme.test>", "Join Acme", "Hello", "<p>Hello</p>"));

    private Task<Answer<T>> Reply<T>(string method, object? message, T sample)
    {
        var key = this.GetPrimaryKeyString();
        return Task.FromResult(backend.OfKey(key).Reply(key, method, message, sample));
    }
}
