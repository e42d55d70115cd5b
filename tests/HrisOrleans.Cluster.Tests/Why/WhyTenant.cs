using HrisOrleans.Client.Why;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Sandbox.Control;

namespace HrisOrleans.Cluster.Tests.Why;

/// <summary>Asking over HTTP, and what every answer keeps to.</summary>
internal static class WhyTenant
{
    public static async Task<WhyAnswer> Why(this ProductTenant tenant, string email)
    {
        var answer = await tenant.Api.Why.Ask(tenant.Id, email, TwoSilos.Stop);
        Assert.Equal(email.Trim().ToLowerInvariant(), answer.Email);
        Assert.Equal(answer.Stale, answer.Code is not null);
        Assert.Equal(answer.Subject == "member", answer.Member is not null);
        Assert.All(answer.Reasons, reason =>
        {
            Assert.EndsWith(".", reason.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(reason.Rule + " ", reason.Text.Contains('_', StringComparison.Ordinal) ? reason.Text : "", StringComparison.Ordinal);
        });
        return answer;
    }

    /// <summary>The rules in order, with what they refer to.</summary>
    public static string Chain(this WhyAnswer answer) => string.Join(", ", answer.Reasons.Select(reason => reason.Reference is null ? reason.Rule : $"{reason.Rule} {reason.Reference}"));

    public static IEnumerable<string> Rules(this WhyAnswer answer) => answer.Reasons.Select(reason => reason.Rule);

    public static string? Reference(this WhyAnswer answer, string rule) => Assert.Single(answer.Reasons, reason => reason.Rule == rule).Reference;

    /// <summary>Hires somebody at an address of their own.</summary>
    public static async Task<(int Id, string Email)> Hire(this ProductTenant tenant, string name, string? department = null, DateOnly? from = null)
    {
        var email = $"{name}@{tenant.Id}.example";
        var ids = await tenant.Company.Hire(1, new NewHire(name, "Hired", email, department, HireDate: from), TwoSilos.Stop);
        return (ids[0], email);
    }
}
