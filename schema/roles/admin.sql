-- voipconfig-admin: changes what people change.  The audit it can only add to;
-- the fetch log it reads and prunes.  Placeholder @PASSWORD@: see
-- schema/README.md.

CREATE USER IF NOT EXISTS 'voipconfig_admin'@'localhost' IDENTIFIED BY '@PASSWORD@';

GRANT SELECT, INSERT, UPDATE, DELETE ON organisation TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON model TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON mac_prefix TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON parameter TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON template TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON template_version TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON global_config TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON device_group TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON device TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON line TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON line_key TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON setting TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON mac_config TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON device_status TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON resource TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON phone_book TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON phone_book_entry TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON directory_item TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON dial_rule TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON dst_rule TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON upload TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON user TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON user_device TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON session TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON token TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON import_job TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_account TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_server TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_device TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_job TO 'voipconfig_admin'@'localhost';
GRANT SELECT, DELETE ON fetch_log TO 'voipconfig_admin'@'localhost';
GRANT SELECT, INSERT ON audit TO 'voipconfig_admin'@'localhost';
