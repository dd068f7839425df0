-- voipconfig-fcgi: what phones cost.  It reads exactly the tables of
-- fcgi/db/stmt_prov.h, notes what was fetched and who has enrolled, and keeps
-- uploads.
-- To be run in the database; the password is put in as README.md says.

CREATE USER IF NOT EXISTS 'voipconfig_fcgi'@'localhost' IDENTIFIED BY '@PASSWORD@';

GRANT SELECT ON dial_rule TO 'voipconfig_fcgi'@'localhost';
GRANT SELECT ON directory_item TO 'voipconfig_fcgi'@'localhost';
GRANT SELECT ON dst_rule TO 'voipconfig_fcgi'@'localhost';
GRANT SELECT ON global_config TO 'voipconfig_fcgi'@'localhost';
GRANT SELECT ON guard_pardon TO 'voipconfig_fcgi'@'localhost';
GRANT SELECT ON mac_config TO 'voipconfig_fcgi'@'localhost';
GRANT UPDATE (given_at, given_to, enrolled_at, window_from, window_until, old_secret, old_until) ON mac_config TO 'voipconfig_fcgi'@'localhost';
GRANT SELECT ON model TO 'voipconfig_fcgi'@'localhost';
GRANT SELECT ON organisation TO 'voipconfig_fcgi'@'localhost';
GRANT SELECT ON phone_book TO 'voipconfig_fcgi'@'localhost';
GRANT SELECT ON phone_book_entry TO 'voipconfig_fcgi'@'localhost';
GRANT SELECT ON resource TO 'voipconfig_fcgi'@'localhost';
GRANT SELECT ON setting TO 'voipconfig_fcgi'@'localhost';
GRANT SELECT ON template TO 'voipconfig_fcgi'@'localhost';
GRANT SELECT ON template_version TO 'voipconfig_fcgi'@'localhost';

GRANT SELECT, INSERT, DELETE ON upload TO 'voipconfig_fcgi'@'localhost';
GRANT INSERT ON fetch_log TO 'voipconfig_fcgi'@'localhost';
