-- A directory that comes as files: the one that counts, a row a tenant, and its people in sealed parts. The next file takes its
-- place in one transaction; parts of a file that never became the one that counts are deleted after an hour. Goes with the connection.
create table pushed_files (
    tenant      text not null primary key,
    file_id     text not null,
    received_at text not null,
    people      integer not null,
    parts       integer not null,
    report      blob not null
) strict, without rowid;

create table pushed_file_parts (
    tenant     text not null,
    file_id    text not null,
    part       integer not null,
    sealed     blob not null,
    created_at text not null,
    primary key (tenant, file_id, part)
) strict, without rowid;
create index pushed_file_parts_age on pushed_file_parts (created_at);
