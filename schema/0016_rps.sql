-- The queue for Yealink's service at work: what is there as far as we know,
-- claims that cost the same however long the queue is, comparisons, and what
-- people ask of the worker, which alone talks to Yealink.
-- "/*M! */" is read by MariaDB alone: MySQL has no IF NOT EXISTS there.

ALTER TABLE rps_account ADD COLUMN /*M! IF NOT EXISTS */
  name_max SMALLINT UNSIGNED NOT NULL DEFAULT 20 COMMENT 'Bytes of a server''s name at Yealink';

ALTER TABLE rps_account ADD COLUMN /*M! IF NOT EXISTS */
  proxy VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'HTTP proxy to Yealink; empty: as the worker''s environment says';

ALTER TABLE rps_account ADD COLUMN /*M! IF NOT EXISTS */
  public_url VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Host phones are sent to, https://prov.example.net; empty: public_url of the worker''s configuration';

ALTER TABLE rps_account ADD COLUMN /*M! IF NOT EXISTS */
  drift_policy ENUM('report','repair') NOT NULL DEFAULT 'report' COMMENT 'What the daily comparison does with what it finds';

ALTER TABLE rps_account ADD COLUMN /*M! IF NOT EXISTS */
  drift_at DATETIME NULL COMMENT 'UTC; when it was last compared';

ALTER TABLE rps_account ADD COLUMN /*M! IF NOT EXISTS */
  unwell INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Calls in a row that failed for reasons of the service; of all workers';

ALTER TABLE rps_account ADD COLUMN /*M! IF NOT EXISTS */
  trouble VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'Why calls fail, in words; empty: they do not';

ALTER TABLE rps_server ADD COLUMN /*M! IF NOT EXISTS */
  organisation_was BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Id of the organisation, which outlives it';

UPDATE rps_server SET organisation_was = organisation_id
  WHERE organisation_was = 0 AND organisation_id IS NOT NULL;

ALTER TABLE rps_server ADD COLUMN /*M! IF NOT EXISTS */
  there TINYINT NOT NULL DEFAULT 0 COMMENT '0: not at Yealink; 1: it is; 2: perhaps, a call that makes it was sent and the answer is not known';

ALTER TABLE rps_server ADD COLUMN /*M! IF NOT EXISTS */
  reason VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Why refused';

ALTER TABLE rps_server ADD COLUMN /*M! IF NOT EXISTS */
  seen_run BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'The last comparison that found it there';

UPDATE rps_server SET there = 1
  WHERE there = 0 AND state IN ('synced', 'deleting') AND remote_id <> '';

ALTER TABLE rps_server ADD KEY /*M! IF NOT EXISTS */ rps_server_was (organisation_was);

ALTER TABLE rps_server ADD KEY /*M! IF NOT EXISTS */ rps_server_remote (account_id, remote_id);

ALTER TABLE rps_device ADD COLUMN /*M! IF NOT EXISTS */
  there TINYINT NOT NULL DEFAULT 0 COMMENT '0: not at Yealink; 1: it is; 2: perhaps, a call that adds it was sent and the answer is not known';

ALTER TABLE rps_device ADD COLUMN /*M! IF NOT EXISTS */
  sent_at DATETIME(3) NULL COMMENT 'UTC; when it was first sent: a record that is older was not made by us';

ALTER TABLE rps_device ADD COLUMN /*M! IF NOT EXISTS */
  seen_run BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'The last comparison that found it there';

UPDATE rps_device SET there = 1
  WHERE there = 0 AND state IN ('synced', 'deleting');

ALTER TABLE rps_device ADD KEY /*M! IF NOT EXISTS */ rps_device_seen (account_id, mac);

ALTER TABLE rps_job ADD COLUMN /*M! IF NOT EXISTS */
  alone TINYINT NOT NULL DEFAULT 0 COMMENT '1: a batch with it was refused whole; it goes by itself';

ALTER TABLE rps_job ADD KEY /*M! IF NOT EXISTS */ rps_job_claim (account_id, state, run_after, id);

ALTER TABLE rps_job ADD KEY /*M! IF NOT EXISTS */ rps_job_order (target, state, id);

CREATE TABLE IF NOT EXISTS rps_request (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused; the run of a comparison',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Asked of which account',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose account it is: who may read the answer',
  kind ENUM('test','servers','devices','server','device','pin','drift','repair') NOT NULL COMMENT 'What is asked',
  argument VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'MAC address, id of the organisation, rows to skip',
  state ENUM('ready','claimed','done','failed') NOT NULL DEFAULT 'ready' COMMENT 'How far it is',
  lease_owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Which worker has it',
  lease_until DATETIME(3) NULL COMMENT 'UTC; afterwards another may take it',
  answer MEDIUMTEXT NULL COMMENT 'JSON; NULL: none',
  words VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'What came of it, for people',
  actor VARCHAR(160) NOT NULL COMMENT 'Who asked',
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'UTC; forgotten a week later',
  done_at DATETIME(3) NULL COMMENT 'UTC',
  PRIMARY KEY (id),
  KEY rps_request_state (state, id),
  KEY rps_request_account (account_id, state, id),
  KEY rps_request_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='What people ask of Yealink through the worker, and its answers';

CREATE TABLE IF NOT EXISTS rps_drift (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'In which account',
  object ENUM('server','device') NOT NULL COMMENT 'Of what',
  name VARCHAR(100) NOT NULL COMMENT 'MAC address, or the name of the server record',
  kind ENUM('missing','deleted','different','unknown') NOT NULL COMMENT 'missing: we want it and it is not there; deleted: it was there; different: it is not as we want it; unknown: we did not make it',
  organisation_id BIGINT UNSIGNED NULL COMMENT 'Whose it is or would be; NULL: nobody''s',
  remote_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Yealink''s id',
  ours VARCHAR(600) NOT NULL DEFAULT '' COMMENT 'As we want it',
  theirs VARCHAR(600) NOT NULL DEFAULT '' COMMENT 'As it is there',
  run_id BIGINT UNSIGNED NOT NULL COMMENT 'The comparison that found it',
  seen_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC',
  PRIMARY KEY (id),
  UNIQUE KEY rps_drift_thing (account_id, object, name),
  KEY rps_drift_organisation (organisation_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Where Yealink and the database differ, as of the last comparison';
