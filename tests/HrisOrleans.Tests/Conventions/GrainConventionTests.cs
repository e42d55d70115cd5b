using System.Reflection;
using HrisOrleans.Contracts;
using HrisOrleans.Silo.Hosting;

namespace HrisOrleans.Tests.Conventions;

/// <summary>What every grain and every message keeps to, so that the wire stays what it is.</summary>
public sealed class GrainConventionTests
{
    private static readonly Type[] Interfaces = [.. typeof(GrainKeys).Assembly.GetTypes().Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))];

    private static readonly Type[] Grains = [.. typeof(SiloComposition).Assembly.GetTypes().Where(type => typeof(Grain).IsAssignableFrom(type))];

    private static readonly Type[] Messages = [.. typeof(GrainKeys).Assembly.GetTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)];

    public static TheoryData<Type> AllInterfaces => [.. Interfaces];

    public static TheoryData<Type> AllGrains => [.. Grains];

    public static TheoryData<Type> AllMessages => [.. Messages];

    [Fact]
    public void There_are_grains_to_look_at()
    {
        Assert.True(Interfaces.Length >= 6);
        Assert.Equal(Interfaces.Length, Grains.Length);
        Assert.True(Messages.Length > 30);
    }

    [Theory, MemberData(nameof(AllInterfaces))]
    public void An_interface_has_a_literal_type_and_alias_and_is_named_after_its_grain(Type type)
    {
        Assert.Matches("^I[A-Z][A-Za-z]+Grain$", type.Name);
        Assert.StartsWith("hris.", type.GetCustomAttribute<AliasAttribute>()?.Alias, StringComparison.Ordinal);
        Assert.NotNull(type.GetCustomAttribute<GrainInterfaceTypeAttribute>());
    }

    [Theory, MemberData(nameof(AllInterfaces))]
    public void A_method_is_an_intention_with_an_alias_at_most_one_message_and_a_token_last(Type type)
    {
        foreach (var method in type.GetMethods())
        {
            Assert.False(method.Name.EndsWith("Async", StringComparison.Ordinal), $"{type.Name}.{method.Name}");
            Assert.False(method.Name.StartsWith("Set", StringComparison.Ordinal), $"{type.Name}.{method.Name} sets instead of deciding");
            Assert.Equal(method.Name, method.GetCustomAttribute<AliasAttribute>()?.Alias);
            var parameters = method.GetParameters();
            Assert.Equal(typeof(CancellationToken), parameters[^1].ParameterType);
            Assert.InRange(parameters.Length, 1, 2);
        }
    }

    [Theory, MemberData(nameof(AllGrains))]
    public void A_grain_is_internal_sealed_and_has_a_literal_type(Type type)
    {
        Assert.True(type is { IsNotPublic: true, IsSealed: true }, type.Name);
        Assert.NotNull(type.GetCustomAttribute<GrainTypeAttribute>());
    }

    [Theory, MemberData(nameof(AllMessages))]
    public void A_message_is_a_sealed_record_with_an_alias(Type type)
    {
        Assert.True(type.IsSealed, type.Name);
        Assert.StartsWith("hris.", type.GetCustomAttribute<AliasAttribute>()?.Alias, StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_aliases_are_the_same()
    {
        var aliases = Messages.Concat(Interfaces).Select(type => type.GetCustomAttribute<AliasAttribute>()!.Alias).ToList();
        Assert.Equal(aliases.Count, aliases.Distinct(StringComparer.Ordinal).Count());
    }
}
