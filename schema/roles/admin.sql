-- voipconfig-admin: what people change.  It never changes the audit log, the
-- fetch log, a published template version or the parameter catalogue.
-- To be run in the database; the password is put in as README.md says.

CREATE USER IF NOT EXISTS 'voipconfig_admin'@'localhost' IDENTIFIED BY '@PASSWORD@';

-- Organisations, phones, and what is on them.
GRANT SELECT, INSERT, UPDATE, DELETE ON organisation TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON global_config TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON device_group TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON device TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON line TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON line_key TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON setting TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE ON mac_config TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE ON device_status TO 'voipconfig_admin'@'localhost';

-- Work in the background, and what it counts.
GRANT SELECT, INSERT, UPDATE ON task TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON device_tally TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON firmware_tally TO 'voipconfig_admin'@'localhost';

-- The catalogue and templates.
GRANT SELECT, INSERT, UPDATE, DELETE ON model TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON mac_prefix TO 'voipconfig_admin'@'localhost';
GRANT SELECT ON parameter TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON template TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT ON template_version TO 'voipconfig_admin'@'localhost';
GRANT SELECT, UPDATE ON catalogue_state TO 'voipconfig_admin'@'localhost';

-- Files, phone books, rules.
GRANT SELECT, INSERT, UPDATE, DELETE ON resource TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON phone_book TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON phone_book_entry TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON directory_item TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON dial_rule TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON dst_rule TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON upload TO 'voipconfig_admin'@'localhost';

-- People.
GRANT SELECT, INSERT, UPDATE, DELETE ON user TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, DELETE ON user_device TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON session TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON login_guard TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON token TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON import_job TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, DELETE ON import_part TO 'voipconfig_admin'@'localhost';

-- Yealink's service: accounts are people's, records there are adopted, jobs
-- are queued and tried again.
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_account TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_server TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_device TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE ON rps_job TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT ON rps_request TO 'voipconfig_admin'@'localhost';
GRANT SELECT, DELETE ON rps_drift TO 'voipconfig_admin'@'localhost';

-- How phones are reached, and who is told; jobs are queued and tried again.
GRANT SELECT, INSERT, UPDATE, DELETE ON notifier TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE ON notify_job TO 'voipconfig_admin'@'localhost';

-- Shut-outs to be lifted; the old ones go.
GRANT SELECT, INSERT, DELETE ON guard_pardon TO 'voipconfig_admin'@'localhost';

-- Append-only.
GRANT SELECT, INSERT ON audit TO 'voipconfig_admin'@'localhost';
GRANT SELECT ON fetch_log TO 'voipconfig_admin'@'localhost';
