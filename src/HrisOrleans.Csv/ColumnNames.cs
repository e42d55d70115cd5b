namespace HrisOrleans.Csv;

/// <summary>The headers that columns usually go by, as <see cref="Words.Key"/> has them.</summary>
public static class ColumnNames
{
    public static readonly IReadOnlyList<string> Email = ["email", "emailaddress", "mail", "mailaddress", "workemail", "workemailaddress", "workmail", "companyemail", "primaryemail", "emailadresse", "courriel"];

    public static readonly IReadOnlyList<string> GivenName = ["givenname", "firstname", "forename", "vorname", "prenom"];

    public static readonly IReadOnlyList<string> FamilyName = ["familyname", "lastname", "surname", "nachname", "nom", "nomdefamille"];

    public static readonly IReadOnlyList<string> DisplayName = ["displayname", "fullname", "name"];

    public static readonly IReadOnlyList<string> Role = ["role", "rolle"];

    public static readonly IReadOnlyList<string> ExternalId =
    [
        "externalid", "id", "employeeid", "employeenumber", "employeeno", "personid", "personnelnumber", "staffid", "staffnumber", "userid", "workerid", "personalnummer", "mitarbeiternummer", "matricule",
    ];

    public static readonly IReadOnlyList<string> JobTitle = ["jobtitle", "title", "position"];

    public static readonly IReadOnlyList<string> Status = ["status", "employmentstatus", "employeestatus", "accountstatus"];

    public static readonly IReadOnlyList<string> Type = ["type", "employeetype", "employmenttype", "workertype", "persontype", "usertype"];

    public static readonly IReadOnlyList<string> Department = ["department", "dept", "departmentname", "abteilung", "departement"];

    public static readonly IReadOnlyList<string> Division = ["division", "businessunit", "bereich"];

    public static readonly IReadOnlyList<string> Location = ["location", "worklocation", "office", "site", "standort"];

    public static readonly IReadOnlyList<string> Team = ["team", "teamname"];

    public static readonly IReadOnlyList<string> Groups = ["groups", "group", "memberof", "gruppen", "groupes"];

    public static readonly IReadOnlyList<string> StartsOn = ["startdate", "startson", "startingdate", "hiredate", "dateofhire", "joiningdate", "eintrittsdatum"];
}
