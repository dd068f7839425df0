-- Shut-outs that are lifted, and logs that are read by time.
-- "/*M! */" is read by MariaDB alone: MySQL has no IF NOT EXISTS there.

CREATE TABLE IF NOT EXISTS guard_pardon (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused: each host lifts once for each',
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'UTC; seen for a minute, forgotten after a day',
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The address that is let in again, and its network',
  actor VARCHAR(160) NOT NULL COMMENT 'Who asked for it',
  PRIMARY KEY (id),
  KEY guard_pardon_at (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Shut-outs to be lifted by the guards of all hosts, which live in memory';

ALTER TABLE audit ADD KEY /*M! IF NOT EXISTS */ audit_at (at);

ALTER TABLE audit ADD KEY /*M! IF NOT EXISTS */ audit_actor (actor, id);

ALTER TABLE audit ADD KEY /*M! IF NOT EXISTS */ audit_action (action, id);

ALTER TABLE fetch_log ADD KEY /*M! IF NOT EXISTS */ fetch_log_reason (reason, id);

ALTER TABLE fetch_log ADD KEY /*M! IF NOT EXISTS */ fetch_log_at (at);

ALTER TABLE rps_job ADD KEY /*M! IF NOT EXISTS */ rps_job_state (state, id);

ALTER TABLE rps_device ADD KEY /*M! IF NOT EXISTS */ rps_device_state (state, mac);

ALTER TABLE rps_job ADD KEY /*M! IF NOT EXISTS */ rps_job_verb (verb, id);

ALTER TABLE device_group ADD KEY /*M! IF NOT EXISTS */ device_group_by_name (name, id);
