namespace HrisOrleans.Domain.Directories;

/// <summary>Codes by which a faulty record is reported; one bad record never blocks another.</summary>
public static class RecordFaults
{
    public const string MissingId = "missing_id";
    public const string Unreadable = "unreadable_record";

    /// <summary>The provider hides fields of this record that are needed; taken as they stand they would look like losses.</summary>
    public const string HiddenFields = "hidden_fields";

    public const string DuplicateId = "duplicate_id";
    public const string MissingEmail = "missing_email";
    public const string MalformedEmail = "malformed_email";
    public const string DuplicateEmail = "duplicate_email";
    public const string NameTooLong = "name_too_long";
    public const string UnknownStatus = "unknown_status";
    public const string AddressTaken = "address_taken";
}
