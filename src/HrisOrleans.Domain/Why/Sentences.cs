using System.Collections.Frozen;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;

namespace HrisOrleans.Domain.Why;

/// <summary>The one place where a rule becomes a sentence for a person. Codes and ids only: no sentence holds a personal value but the actor's login.</summary>
public static class Sentences
{
    private static readonly FrozenDictionary<string, Func<string, string>> ByRule = new Dictionary<string, Func<string, string>>
    {
        // What the planner says.
        ["selected_by"] = what => what switch
        {
            "everyone" => "The selection is everyone in the directory.",
            "picked" => "They are picked by name.",
            _ => $"They are in the selected group {what}.",
        },
        ["not_selected"] = _ => "Nothing in the selection selects them.",
        ["kind_not_ticked"] = kind => kind == "guest" ? "They are a guest of the directory, and guests are not ticked." : "They are a contractor, and contractors are not ticked.",
        ["new_person"] = _ => "They are new here.",
        ["was"] = what => what switch
        {
            "by_hand" => "They came in by hand until now.",
            "linked" => "They are a member through the directory already.",
            "retained" => "They stayed a member after the connection stopped managing them.",
            _ => $"They were {what} before.",
        },
        ["was_out"] = cause => $"They were out: {Cause(cause)}.",
        ["left_and_returned"] = cause => $"They left after they were taken out ({Cause(cause)}), and have returned.",
        ["newly_selected"] = _ => "Something selects them now that did not when they were taken out.",
        ["kept_out_by_hand"] = cause => $"They stay out: {Cause(cause)}, and that holds. Restore them, or pick them by name.",
        ["picked_by_name"] = _ => "They are picked by name, and a pick holds until an admin ends it.",
        ["known_by"] = _ => "They are known by their address, from before.",
        ["erased_address"] = _ => "Whoever had this address was erased: they stay out until an admin lifts that suppression.",
        [PlanReason.NameDiffers] = _ => "Not a word of their name is the same as before: see whether this is the same person.",
        ["not_matched"] = _ => "They came through an earlier connection, and nobody whom this one selects has their id or address: they stay as they are.",
        ["external_id_changed"] = id => $"The directory knew them under the id {id} before.",
        ["changed"] = field => $"The directory has another {Field(field)} now.",
        ["not_current"] = why => why switch
        {
            "departed" => "The directory says that they left.",
            "suspended" => "The directory says that their account is suspended.",
            "future_starter" => "They have not started yet: their first day is still to come.",
            "guest" => "The directory lists them as a guest, and guests are left out.",
            "bot" => "The directory lists the account as a bot.",
            "service_account" => "The directory lists the account as a service account.",
            _ => $"The directory does not list them as a current person ({why}).",
        },
        ["faulty"] = code => Fault(code),
        ["missing_in_complete_read"] = at => $"A complete read of the directory begun at {Moment(at)} did not hold them.",
        ["not_in_directory"] = _ => "They are not in the directory.",
        ["deleted_at_source"] = _ => "The provider says that their record was deleted.",
        ["back_in_directory"] = _ => "They are in the directory again.",
        ["left_group"] = group => group == Unknown ? "They left the last selected group they were in." : $"They left the group {group}, which selected them.",
        ["moved_to_group"] = group => $"Their record says that they are in the group {group} now.",
        ["not_listed_in_group"] = group => $"Their record does not list the group {group} any more, which selected them; nothing follows from that yet.",
        ["not_listed_in_complete_read"] = at => $"A complete read of the directory begun at {Moment(at)} held them without the groups that selected them.",
        ["left_directory"] = _ => "They left the directory.",
        ["terminated"] = _ => "The directory carries a leaver record of them.",
        ["selection_edited"] = _ => "The selection was edited, and they are outside it now.",
        ["waits_for_sync"] = _ => "An edit takes nobody out for having left; the sync after it looks at them.",
        ["held_group_empty"] = group => $"The group {group} has lost its last person at once, which looks like a deleted group: whoever was in it stays as they are.",
        ["held_group_unproven"] = group => $"The directory counts more people in the group {group} than it lists, so nobody leaves it by that list: whoever was in it stays as they are.",
        ["pinned"] = plan => $"They stay as they are, because the plan {plan} was undone or left them out, until the directory says something new.",

        ["last_active_admin"] = _ => "They are the last active admin, whose departure always waits for a person.",
        ["over_group_budget"] = use => $"More would leave a group in a day than may without a review: {Use(use)}.",
        ["over_removal_budget"] = use => $"More people would be lost in a day than may be without a review: {Use(use)}.",
        ["undoes"] = action => action switch
        {
            "leave" or "withdraw" => "The plan took them out; this brings them back.",
            "join" => "The plan brought them in; this takes them out.",
            "return" => "The plan brought them back; this takes them out.",
            "retain" => "The plan ended that the connection manages them; this makes it manage them again.",
            "link" => "The plan made the connection manage them; this ends that.",
            _ => $"It takes back what the plan did ({action}).",
        },
        ["changed_since"] = _ => "Something changed by hand since, and that stays.",
        ["history_expired"] = _ => "How they stood before is not kept any longer.",

        // What only an answer says.
        [WhyRules.NoConnection] = _ => "The tenant is not connected to a directory.",
        [WhyRules.NotConfigured] = _ => "The connection is not configured: nobody has been selected yet, so it moves nobody.",
        [WhyRules.Paused] = why => why == "subscription"
            ? "The connection is paused because the subscription does not cover it: nothing is read and nothing happens by itself."
            : "An admin paused the connection: nothing is read and nothing happens by itself.",
        [WhyRules.NeedsRelink] = code => $"The connection needs to be relinked ({code}): until then nothing happens by itself.",
        [WhyRules.AccountPending] = account => $"The credentials belong to another account ({account}), and nothing of it is applied until an admin accepts it.",
        [WhyRules.NotRead] = code => $"The directory was not read for this answer ({code}); it rests on what was read last.",
        [WhyRules.ReadIncomplete] = what => $"The directory could not be read as a whole ({what}), so nothing follows from not finding them.",
        [WhyRules.UnreadableRecords] = count => $"Records of the directory that could not be read: {count}. Theirs may be one of them; the faults of the last sync name what is known.",
        [WhyRules.PlanWaits] = plan => $"The plan {plan} waits as a whole for a reviewer: until then nothing of it happens.",
        [WhyRules.WaitsForReview] = plan => $"Their loss waits for a reviewer in the plan {plan}.",
        [WhyRules.WouldWait] = _ => "A sync would leave it to a reviewer.",
        [WhyRules.InGroup] = group => $"They are in the group {group}.",
        [WhyRules.SelectedGroup] = group => $"The group {group} is selected.",
        [WhyRules.MoreGroups] = count => $"And {count} more groups.",
        [WhyRules.AnotherRecord] = id => $"The directory has another record with this address, under the id {id}.",
        [WhyRules.AddressHeld] = member => $"The address is held by the member {member}.",
        [WhyRules.WaitsForSecondRead] = at => $"One complete read is no proof that somebody left: a second one after {Moment(at)} decides.",
        [WhyRules.NotCurrentWhenRead] = _ => "The last read found their record, but not as one of a current person.",
        [WhyRules.NeverRead] = _ => "No read of this directory has held them yet.",
        [WhyRules.Managed] = _ => "The connection manages them.",
        [WhyRules.Retained] = _ => "They came through the directory and stayed; the connection does not manage them any more, so no sync takes them out.",
        [WhyRules.ByHand] = _ => "They came in by hand; the connection does not manage them.",
        [WhyRules.Unmanaged] = _ => "The connection does not manage them.",
        [WhyRules.Active] = _ => "They have access.",
        [WhyRules.AwaitingApproval] = _ => "They wait for an admin's approval.",
        [WhyRules.InvitationQueued] = _ => "Their invitation is queued: it goes out when an admin sends it.",
        [WhyRules.InvitationOpen] = at => $"They are invited and have not accepted yet; the link works until {Moment(at)}.",
        [WhyRules.InvitationUnconfirmed] = _ => "Their invitation was handed to the mail server, and nobody knows what became of it.",
        [WhyRules.InvitationExpired] = _ => "Their invitation expired before it was accepted.",
        [WhyRules.InvitationRevoked] = _ => "Their invitation was revoked.",
        [WhyRules.InvitationBounced] = _ => "Their invitation could not be delivered.",
        [WhyRules.Out] = cause => $"They are out: {Cause(cause)}.",
        [WhyRules.DecidedBy] = actor => $"{actor} did that.",
        [WhyRules.PlanAskedBy] = actor => actor == "sync" ? "That plan was made by a sync on its schedule." : $"That plan was asked for by {actor}.",
        [WhyRules.DecidedAt] = at => $"It happened at {Moment(at)}.",
        [WhyRules.DecidedInPlan] = plan => $"It was a line of the plan {plan}.",
        [WhyRules.DepartedSince] = cause => $"While they were out, they left as well: {Cause(cause)}.",
        [WhyRules.Advisory] = cause => $"Admins were told that they left ({Cause(cause)}); nothing is taken away by itself here.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private const string Unknown = "unknown";

    /// <summary>Every rule that has a sentence.</summary>
    public static IEnumerable<string> Rules => ByRule.Keys;

    /// <summary>The sentence of a reason. A rule of another version of this program is told by its code.</summary>
    public static string Of(PlanReason reason) =>
        ByRule.TryGetValue(reason.Rule, out var sentence) ? sentence(reason.Reference ?? Unknown) : $"{reason.Rule} {reason.Reference}".TrimEnd() + ".";

    /// <summary>What is wrong with a record.</summary>
    public static string Fault(string code) => code switch
    {
        RecordFaults.MissingId => "Their record has no id.",
        RecordFaults.Unreadable => "Their record cannot be read.",
        RecordFaults.HiddenFields => "The provider hides fields of their record that are needed.",
        RecordFaults.DuplicateId => "The directory lists their id twice.",
        RecordFaults.MissingEmail => "Their record has no e-mail address.",
        RecordFaults.MalformedEmail => "The e-mail address in their record is malformed.",
        RecordFaults.DuplicateEmail => "Somebody else in the directory has the same e-mail address.",
        RecordFaults.NameTooLong => "A name in their record is too long.",
        RecordFaults.UnknownStatus => "Their record has a status that is not known, so nothing is done with it.",
        RecordFaults.AddressTaken => "Another member holds their e-mail address.",
        _ => $"Their record is faulty ({code}).",
    };

    /// <summary>A stored moment as a person reads it.</summary>
    private static string Moment(string text) =>
        DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var at) ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture) : text;

    // "8/4" as "8 would, and 4 may"; of a group, after its id.
    private static string Use(string use) => use.LastIndexOf(' ') is var end && use[(end + 1)..].Split('/') is [var wanted, var allowed]
        ? $"{(end > 0 ? $"{use[..end]}, where " : "")}{wanted} would, and {allowed} may"
        : use;

    private static string Cause(string word) => Enum.GetValues<OutCause>().FirstOrDefault(cause => cause.Word() == word) switch
    {
        OutCause.None => word,
        OutCause.SelectionEdited => "the selection was edited before they became active",
        OutCause.LeftGroup => "they left the last selected group",
        OutCause.LeftDirectory => "they left the directory",
        OutCause.Terminated => "the directory carries a leaver record",
        OutCause.Removed => "an admin removed them",
        OutCause.Denied => "an admin denied them",
        OutCause.Undone => "the plan that brought them in was undone",
        OutCause.Erased => "they were erased",
    };

    private static string Field(string name) => name switch
    {
        "email" => "e-mail address",
        "given_name" => "given name",
        "family_name" => "family name",
        "display_name" => "display name",
        "job_title" => "job title",
        "groups" => "list of groups",
        _ => name,
    };
}
