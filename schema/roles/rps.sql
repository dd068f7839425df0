-- voipconfig-rps: the queue and the records at Yealink; of ours it reads what
-- goes there, and sums the fetch log up.  Placeholder @PASSWORD@: see
-- schema/README.md.

CREATE USER IF NOT EXISTS 'voipconfig_rps'@'localhost' IDENTIFIED BY '@PASSWORD@';

GRANT SELECT ON organisation TO 'voipconfig_rps'@'localhost';
GRANT SELECT ON device TO 'voipconfig_rps'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_account TO 'voipconfig_rps'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_server TO 'voipconfig_rps'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_device TO 'voipconfig_rps'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_job TO 'voipconfig_rps'@'localhost';
GRANT SELECT ON fetch_log TO 'voipconfig_rps'@'localhost';
GRANT SELECT, INSERT, UPDATE ON device_status TO 'voipconfig_rps'@'localhost';
GRANT SELECT, INSERT ON audit TO 'voipconfig_rps'@'localhost';
