-- Links that went out before a reminder and still work: "number@milliseconds", oldest first.
alter table members add column earlier_links text;
