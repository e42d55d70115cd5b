-- What was written while settings were on their way was judged by the selection of before: the next read of everybody passes nobody by.
alter table connections add column look_again boolean not null default false;
