namespace HrisOrleans.Contracts.Notices;

/// <summary>What a tenant's admins are told by mail. Key: <see cref="GrainKeys.Notices"/>.</summary>
[Alias("hris.INoticesGrain"), GrainInterfaceType("hris.notices")]
public interface INoticesGrain : IGrainWithStringKey
{
    [Alias("Describe")]
    Task<Answer<NoticesView>> Describe(CancellationToken cancellationToken);

    /// <summary>Refused with <c>version_mismatch</c>.</summary>
    [Alias("Save")]
    Task<Answer<NoticesView>> Save(SaveNotices command, CancellationToken cancellationToken);
}

/// <summary>Which notices are sent, kind by kind.</summary>
[GenerateSerializer, Alias("hris.notice-choice")]
public sealed record NoticeChoice(bool SetUpDone, bool LossesParked, bool PlanHeld, bool RelinkNeeded, bool ConnectionPaused, bool WebhookDisabled, bool Advisories);

/// <param name="IfMatch">The version that must be in force, or null for any.</param>
[GenerateSerializer, Alias("hris.save-notices")]
public sealed record SaveNotices(NoticeChoice Choice, long? IfMatch);

/// <param name="Version">0 while nothing was changed.</param>
[GenerateSerializer, Alias("hris.notices-view")]
public sealed record NoticesView(NoticeChoice Choice, long Version, DateTimeOffset? ChangedAt);
