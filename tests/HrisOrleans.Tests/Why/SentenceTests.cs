using System.Reflection;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Why;
using HrisOrleans.Silo.Plans;

namespace HrisOrleans.Tests.Why;

/// <summary>Every rule that can stand in a plan or an answer has a sentence, found by looking into the compiled rules themselves.</summary>
public sealed class SentenceTests
{
    // Texts beside a rule in a method that gives reasons: references and forms of moments, never a rule.
    private static readonly HashSet<string> NoRules =
    [
        "people", "address", "everyone", "picked", "by_hand", "linked", "retained", "departed", "future_starter", "email", "given_name", "family_name", "display_name", "job_title", "groups",
        "Only a complete read of the people proves that somebody is not there.", "certificate", "yyyy-MM-dd'T'HH:mm:ss'Z'", "", " ", "/",
    ];

    public static TheoryData<string> RulesOfPlans => [.. Literals().Concat(Enum.GetValues<OutCause>().Where(cause => cause.LeftTheCompany() || cause == OutCause.LeftGroup).Select(cause => cause.Word())).Distinct().Order(StringComparer.Ordinal)];

    public static TheoryData<string> RulesOfAnswers => [.. Constants(typeof(WhyRules))];

    public static TheoryData<string> Faults => [.. Constants(typeof(RecordFaults))];

    [Theory, MemberData(nameof(RulesOfPlans))]
    public void A_rule_of_a_plan_has_a_sentence(string rule) => Assert.Contains(rule, Sentences.Rules);

    [Theory, MemberData(nameof(RulesOfAnswers))]
    public void A_rule_of_an_answer_has_a_sentence(string rule) => Assert.Contains(rule, Sentences.Rules);

    [Theory, MemberData(nameof(Faults))]
    public void A_fault_has_a_sentence_of_its_own(string code) => Assert.DoesNotContain(code, Sentences.Of(new PlanReason("faulty", code)), StringComparison.Ordinal);

    [Theory]
    [InlineData("departed")]
    [InlineData("suspended")]
    [InlineData("future_starter")]
    [InlineData("bot")]
    [InlineData("service_account")]
    public void Whoever_is_not_current_hears_why(string why)
    {
        Assert.Contains(why, Texts(typeof(PersonRules).GetMethod(nameof(PersonRules.NotCurrent))!));
        Assert.DoesNotContain($"({why})", Sentences.Of(new PlanReason("not_current", why)), StringComparison.Ordinal);
    }

    [Fact]
    public void No_other_kind_of_not_current_has_been_added() => Assert.Equal(5, Texts(typeof(PersonRules).GetMethod(nameof(PersonRules.NotCurrent))!).Distinct().Count());

    [Fact]
    public void Every_sentence_is_one_with_and_without_what_it_refers_to()
    {
        foreach (var rule in Sentences.Rules)
        {
            foreach (var reference in new[] { null, "x", "2026-03-02T08:00:00Z" })
            {
                var sentence = Sentences.Of(new PlanReason(rule, reference));
                Assert.True(char.IsAsciiLetterUpper(sentence[0]) || sentence.StartsWith(reference ?? "unknown", StringComparison.Ordinal), sentence);
                Assert.EndsWith(".", sentence, StringComparison.Ordinal);
                Assert.DoesNotContain('_', sentence.Replace("(unknown)", "", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Causes_and_moments_are_told_in_words()
    {
        Assert.Equal("They are out: an admin removed them.", Sentences.Of(new PlanReason(WhyRules.Out, "removed")));
        Assert.Equal("It happened at 2026-03-02 08:00 UTC.", Sentences.Of(new PlanReason(WhyRules.DecidedAt, "2026-03-02T08:00:00Z")));
        foreach (var cause in Enum.GetValues<OutCause>().Where(cause => cause != OutCause.None))
            Assert.DoesNotContain('_', Sentences.Of(new PlanReason(WhyRules.Out, cause.Word())));
    }

    [Fact]
    public void A_rule_of_another_version_is_told_by_its_code() => Assert.Equal("rule_to_come 7.", Sentences.Of(new PlanReason("rule_to_come", "7")));

    [Fact]
    public void The_look_into_the_rules_finds_them() => Assert.Superset(new HashSet<string> { "not_selected", "held_group_empty", "known_by", "changed", "kept_out_by_hand", "not_in_directory", "deleted_at_source", "over_removal_budget", "pinned", "undoes" }, Literals().ToHashSet());

    // All texts in methods of the plan rules that make a reason, those of their lambdas and local functions included.
    private static IEnumerable<string> Literals() => new[] { typeof(PlanReason), typeof(UndoMaker) }.SelectMany(within => within.Assembly.GetTypes().Where(type => type.Namespace == within.Namespace))
        .SelectMany(type => type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance).Cast<MethodBase>().Concat(type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance)))
        .Where(method => method.DeclaringType != typeof(PlanReason) && method.DeclaringType != typeof(PlanLineJson) && IlReader.Of(method).Any(MakesReason))
        .SelectMany(Texts)
        .Where(text => !NoRules.Contains(text) && !Constants(typeof(RecordFaults)).Contains(text))
        .Distinct(StringComparer.Ordinal);

    private static bool MakesReason(IlInstruction instruction) =>
        instruction.Operand is ConstructorInfo { DeclaringType: { } made } && (made == typeof(PlanReason) || made.Name is "OwnRecord");

    private static IEnumerable<string> Texts(MethodBase method) => IlReader.Of(method).Select(instruction => instruction.Operand).OfType<string>();

    private static IEnumerable<string> Constants(Type type) => type.GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
}
