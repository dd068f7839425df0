-- voipconfig-rps: drains the queue.  Of organisations and devices it sees what
-- Yealink is told of them: URL, provisioning credentials, MAC and serial
-- number; no SIP account, no person, no password of a phone's admin user.
-- To be run in the database; the password is put in as README.md says.

CREATE USER IF NOT EXISTS 'voipconfig_rps'@'localhost' IDENTIFIED BY '@PASSWORD@';

-- Claims and settles; drift that is to be repaired becomes a job.
GRANT SELECT, INSERT, UPDATE ON rps_job TO 'voipconfig_rps'@'localhost';
-- The breaker and the rate limiter.
GRANT SELECT, UPDATE (breaker_until, rate_from, rate_used, unwell, trouble, drift_at)
  ON rps_account TO 'voipconfig_rps'@'localhost';
-- What is there, as far as we know.
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_server TO 'voipconfig_rps'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_device TO 'voipconfig_rps'@'localhost';

-- What people ask of Yealink, and comparisons.
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_request TO 'voipconfig_rps'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rps_drift TO 'voipconfig_rps'@'localhost';

-- What we want there.
GRANT SELECT (id, parent_id, kind, name, path, path_key, enabled, prov_user, prov_secret, generation,
    certificate_url)
  ON organisation TO 'voipconfig_rps'@'localhost';
GRANT SELECT (id, organisation_id, model_id, mac, serial, label, enabled, prov_secret, changed_at)
  ON device TO 'voipconfig_rps'@'localhost';
GRANT SELECT ON model TO 'voipconfig_rps'@'localhost';
-- The certificate phones shall trust.
GRANT SELECT ON resource TO 'voipconfig_rps'@'localhost';

-- Append-only, and not to be read.
GRANT INSERT ON audit TO 'voipconfig_rps'@'localhost';
