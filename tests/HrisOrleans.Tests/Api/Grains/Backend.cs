using System.Collections.Concurrent;
using HrisOrleans.Contracts;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Tests.Api.Grains;

/// <summary>What a test grain was asked, and by whom.</summary>
internal sealed record Call(string Key, string Method, object? Message, Caller? Caller, string Cause);

/// <summary>Answers of all test grains. Each test has a tenant of its own, so that tests do not see each other.</summary>
internal sealed class Backend
{
    private readonly ConcurrentDictionary<string, TenantBackend> _tenants = new(StringComparer.Ordinal);

    public TenantBackend Of(TenantId tenant) => _tenants.GetOrAdd(tenant.Value, _ => new TenantBackend());

    public TenantBackend OfKey(string key) => Of(GrainKeys.TryTenant(key, out var tenant) ? tenant : TenantId.Parse("no-tenant"));
}

/// <summary>What the grains of one tenant answer: a sample, unless the test says otherwise.</summary>
internal sealed class TenantBackend
{
    private readonly ConcurrentDictionary<string, Func<object?, object>> _answers = new(StringComparer.Ordinal);

    public ConcurrentQueue<Call> Calls { get; } = [];

    /// <summary>Admin tokens by id: the hash of the whole token, and the login.</summary>
    public ConcurrentDictionary<string, (byte[] Hash, string Login)> Tokens { get; } = [];

    /// <summary>Lets a method answer a value, be refused with a <see cref="Refusal"/>, or throw an exception.</summary>
    public void Answer(string method, object answer) => _answers[method] = _ => answer;

    public void Answer<TMessage>(string method, Func<TMessage, object> answer) => _answers[method] = message => answer((TMessage)message!);

    public IReadOnlyList<Call> CallsOf(string method) => [.. Calls.Where(call => call.Method == method)];

    public Answer<T> Reply<T>(string key, string method, object? message, T sample)
    {
        Calls.Enqueue(new Call(key, method, message, Caller.Current, Caller.Cause));
        var answer = _answers.TryGetValue(method, out var scripted) ? scripted(message) : sample!;
        return answer switch
        {
            Refusal refusal => refusal,
            Exception error => throw error,
            T value => new Answer<T>(value, null),
            _ => throw new InvalidOperationException($"The test answers {method} with a {answer.GetType().Name}."),
        };
    }
}
