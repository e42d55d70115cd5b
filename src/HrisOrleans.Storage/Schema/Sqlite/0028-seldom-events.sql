-- Whoever looks back for what happened to the connection, plans and settings, or for what needs a look, finds it among a million events of members.
create index events_seldom on events (tenant, seq) where (member_id is null or kind in ('advisory_raised', 'invitation_bounced', 'invitation_unconfirmed'));
