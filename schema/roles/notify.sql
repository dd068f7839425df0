-- voipconfig-notify: tells phones and webhooks.  Of a phone it sees where it
-- is reached and its SIP user; no SIP password, no credentials of phones, no
-- person.
-- To be run in the database; the password is put in as README.md says.

CREATE USER IF NOT EXISTS 'voipconfig_notify'@'localhost' IDENTIFIED BY '@PASSWORD@';

-- Claims and settles; events become jobs; old ones go.
GRANT SELECT, INSERT, UPDATE, DELETE ON notify_job TO 'voipconfig_notify'@'localhost';
GRANT SELECT, INSERT, UPDATE ON notify_cursor TO 'voipconfig_notify'@'localhost';
-- Pace, breaker, and what fails.
GRANT SELECT, UPDATE (unwell, trouble, breaker_until, pace_at)
  ON notifier TO 'voipconfig_notify'@'localhost';
GRANT SELECT, UPDATE (enabled, failing_since, delivered_at, unwell, trouble, breaker_until, version)
  ON webhook TO 'voipconfig_notify'@'localhost';

-- Whom, and what happened.
GRANT SELECT (id, parent_id, kind, name, path, enabled)
  ON organisation TO 'voipconfig_notify'@'localhost';
GRANT SELECT (id, organisation_id, model_id, mac, label, enabled, changed_at)
  ON device TO 'voipconfig_notify'@'localhost';
GRANT SELECT (id, device_id, number, enabled, user_name, server_host, server_port, transport, account_since)
  ON line TO 'voipconfig_notify'@'localhost';
GRANT SELECT ON model TO 'voipconfig_notify'@'localhost';
GRANT SELECT ON device_status TO 'voipconfig_notify'@'localhost';
GRANT SELECT ON fetch_log TO 'voipconfig_notify'@'localhost';
GRANT SELECT (id, organisation_id, target, verb, state, attempts, last_error, created_at, done_at)
  ON rps_job TO 'voipconfig_notify'@'localhost';

-- Append-only, and not to be read.
GRANT INSERT ON audit TO 'voipconfig_notify'@'localhost';
