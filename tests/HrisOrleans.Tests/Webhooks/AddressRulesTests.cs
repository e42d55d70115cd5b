using System.Net;
using HrisOrleans.Silo.Webhooks;

namespace HrisOrleans.Tests.Webhooks;

public sealed class AddressRulesTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:1::1")]
    [InlineData("2001:db8::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    public void Special_addresses_are_closed(string address) => Assert.False(new AddressRules(new WebhookOptions()).Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("93.184.215.14")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:2800:21f:cb07:6820:80da:af6b:8b2c")]
    public void The_open_internet_is_open(string address) => Assert.True(new AddressRules(new WebhookOptions()).Allows(IPAddress.Parse(address)));

    [Fact]
    public void What_the_operator_allows_is_open_and_nothing_beside_it()
    {
        var rules = new AddressRules(new WebhookOptions { AllowedNetworks = [IPNetwork.Parse("10.20.0.0/16")] });
        Assert.True(rules.Allows(IPAddress.Parse("10.20.3.4")));
        Assert.True(rules.Allows(IPAddress.Parse("::ffff:10.20.3.4")));
        Assert.False(rules.Allows(IPAddress.Parse("10.21.3.4")));
    }
}
