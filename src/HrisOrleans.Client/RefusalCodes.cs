namespace HrisOrleans.Client;

/// <summary>The codes of <see cref="HrisApiException.Code"/>: part of the contract, and all that the API's own document names. What each means stands with the calls it refuses.</summary>
public static class RefusalCodes
{
    /// <summary>The answer was not the API's: a proxy's, say.</summary>
    public const string UnexpectedAnswer = "unexpected_answer";

    public const string AcceptLinkMissing = "accept_link_missing";

    public const string AccountKnown = "account_known";

    public const string AccountRefused = "account_refused";

    public const string AddressSuppressed = "address_suppressed";

    public const string AlreadyMember = "already_member";

    public const string AlreadySent = "already_sent";

    public const string AlreadyUndone = "already_undone";

    public const string AnswerErased = "answer_erased";

    public const string BodyTooLarge = "body_too_large";

    public const string BounceUnreadable = "bounce_unreadable";

    public const string BrowseExpired = "browse_expired";

    public const string Busy = "busy";

    public const string ConnectionBusy = "connection_busy";

    public const string ConnectionExists = "connection_exists";

    public const string ConnectionPaused = "connection_paused";

    public const string CredentialsRejected = "credentials_rejected";

    public const string CsvColumnMissing = "csv_column_missing";

    public const string CsvCut = "csv_cut";

    public const string CsvDuplicateColumn = "csv_duplicate_column";

    public const string CsvEmpty = "csv_empty";

    public const string CsvEncoding = "csv_encoding";

    public const string CsvIdColumnMissing = "csv_id_column_missing";

    public const string CsvMalformed = "csv_malformed";

    public const string CsvNoEmailColumn = "csv_no_email_column";

    public const string CsvNul = "csv_nul";

    public const string CsvRowsDiffer = "csv_rows_differ";

    public const string CsvTooLarge = "csv_too_large";

    public const string CsvTooManyFaults = "csv_too_many_faults";

    public const string CsvUncounted = "csv_uncounted";

    public const string CursorExpired = "cursor_expired";

    public const string EmailLocked = "email_locked";

    public const string Erased = "erased";

    public const string FileOvertaken = "file_overtaken";

    public const string Forbidden = "forbidden";

    public const string HrisPermissionMissing = "hris_permission_missing";

    public const string IdempotencyKeyReused = "idempotency_key_reused";

    public const string InternalError = "internal_error";

    public const string InvalidCredentialsForm = "invalid_credentials_form";

    public const string InvalidCursor = "invalid_cursor";

    public const string InvalidIdempotencyKey = "invalid_idempotency_key";

    public const string InvalidIfMatch = "invalid_if_match";

    public const string InvalidMapping = "invalid_mapping";

    public const string InvalidRequest = "invalid_request";

    public const string InvalidSettings = "invalid_settings";

    public const string InvalidTenant = "invalid_tenant";

    public const string InvitationExpired = "invitation_expired";

    public const string InvitationInvalid = "invitation_invalid";

    public const string InvitationRevoked = "invitation_revoked";

    public const string InvitationUsed = "invitation_used";

    public const string JobNotFound = "job_not_found";

    public const string LastActiveAdmin = "last_active_admin";

    public const string MailNotFound = "mail_not_found";

    public const string MalformedAddress = "malformed_address";

    public const string MalformedJson = "malformed_json";

    public const string MalformedTemplate = "malformed_template";

    public const string MalformedUrl = "malformed_url";

    public const string ManagedByHris = "managed_by_hris";

    public const string MemberNotFound = "member_not_found";

    public const string MemberOut = "member_out";

    public const string NameTooLong = "name_too_long";

    public const string NoConnection = "no_connection";

    public const string NoFile = "no_file";

    public const string NoFiles = "no_files";

    public const string NotApproved = "not_approved";

    public const string NotAwaiting = "not_awaiting";

    public const string NotConfigured = "not_configured";

    public const string NotInvited = "not_invited";

    public const string NotOut = "not_out";

    public const string NotPushed = "not_pushed";

    public const string PinNotFound = "pin_not_found";

    public const string PlanNotApplied = "plan_not_applied";

    public const string PlanNotFound = "plan_not_found";

    public const string PlanNotReady = "plan_not_ready";

    public const string PlanNotUndoable = "plan_not_undoable";

    public const string PlanStale = "plan_stale";

    public const string PolicyOutOfRange = "policy_out_of_range";

    public const string PreviewRequired = "preview_required";

    public const string ProviderBadResponse = "provider_bad_response";

    public const string ProviderSlow = "provider_slow";

    public const string ProviderThrottled = "provider_throttled";

    public const string ProviderUnavailable = "provider_unavailable";

    public const string RemindedTooOften = "reminded_too_often";

    public const string ReplayAhead = "replay_ahead";

    public const string SelectionEmpty = "selection_empty";

    public const string SelectionTooLarge = "selection_too_large";

    public const string SenderNotAllowed = "sender_not_allowed";

    public const string SignInUnavailable = "sign_in_unavailable";

    public const string SubscriptionRequired = "subscription_required";

    public const string SuppressionNotFound = "suppression_not_found";

    public const string SyncNotFound = "sync_not_found";

    public const string SyncRunning = "sync_running";

    public const string TenantNotFound = "tenant_not_found";

    public const string TenantRequired = "tenant_required";

    public const string TokenNotFound = "token_not_found";

    public const string TooManyLines = "too_many_lines";

    public const string TooManyTokens = "too_many_tokens";

    public const string TooManyWebhooks = "too_many_webhooks";

    public const string Unauthenticated = "unauthenticated";

    public const string Unavailable = "unavailable";

    public const string UnknownField = "unknown_field";

    public const string UnknownGroup = "unknown_group";

    public const string UnknownPerson = "unknown_person";

    public const string UnknownPlaceholder = "unknown_placeholder";

    public const string UnknownProvider = "unknown_provider";

    public const string UnsupportedCharset = "unsupported_charset";

    public const string UnsupportedMediaType = "unsupported_media_type";

    public const string UploadLost = "upload_lost";

    public const string VersionMismatch = "version_mismatch";

    public const string WebhookAddressRefused = "webhook_address_refused";

    public const string WebhookNotFound = "webhook_not_found";

    public const string WebhookTypesRefused = "webhook_types_refused";

    public const string WebhookUrlRefused = "webhook_url_refused";
}
