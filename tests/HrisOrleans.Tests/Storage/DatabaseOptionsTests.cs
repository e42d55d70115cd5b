using HrisOrleans.Storage;

namespace HrisOrleans.Tests.Storage;

public sealed class DatabaseOptionsTests
{
    [Fact]
    public void Printing_the_options_prints_no_password()
    {
        var options = DatabaseOptions.ForPostgreSql("Host=db;Username=hris;Password=hunter2");
        Assert.DoesNotContain("hunter2", $"{options}", StringComparison.Ordinal);
        Assert.Contains("PostgreSql", $"{options}", StringComparison.Ordinal);
    }
}
