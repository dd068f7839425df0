-- Yealink's Redirection and Provisioning Service: accounts, what we want
-- there, and the queue (a transactional outbox) that brings it about.

CREATE TABLE IF NOT EXISTS rps_account (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose account; used for everybody below that has no nearer one',
  name VARCHAR(120) NOT NULL COMMENT 'For people',
  driver ENUM('v2','v1','xml') NOT NULL COMMENT 'YMCS v2, JSON v1, XML-RPC',
  base_url VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Host of the account''s region',
  api_user VARCHAR(120) NOT NULL COMMENT 'Access key id, or user of XML-RPC',
  api_secret VARBINARY(400) NULL COMMENT 'Access key secret or password, sealed (purpose rps)',
  add_by_mac TINYINT NOT NULL DEFAULT 0 COMMENT '1: the account may add devices without serial number',
  rate_per_minute INT UNSIGNED NOT NULL DEFAULT 60 COMMENT 'Calls we allow ourselves',
  enabled TINYINT NOT NULL DEFAULT 1 COMMENT '0: its jobs wait',
  breaker_until DATETIME NULL COMMENT 'UTC; no calls before: the service was down',
  rate_from DATETIME NULL COMMENT 'UTC; start of the minute counted by rate_used',
  rate_used INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Calls made in that minute, by all workers',
  version BIGINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Optimistic lock',
  PRIMARY KEY (id),
  UNIQUE KEY rps_account_name (organisation_id, name),
  CONSTRAINT rps_account_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Accounts at Yealink';

CREATE TABLE IF NOT EXISTS rps_server (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'In which account',
  organisation_id BIGINT UNSIGNED NULL COMMENT 'Whose provisioning URL it stands for; NULL: that organisation is gone, delete is queued',
  remote_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Yealink''s id; empty: not there yet',
  name VARCHAR(100) NOT NULL COMMENT 'Its name at Yealink',
  url VARCHAR(511) NOT NULL DEFAULT '' COMMENT 'URL it has there, as far as we know',
  state ENUM('wanted','synced','refused','deleting') NOT NULL DEFAULT 'wanted' COMMENT 'Where it stands',
  adopted TINYINT NOT NULL DEFAULT 0 COMMENT '1: it was there before us and an operator adopted it',
  synced_at DATETIME NULL COMMENT 'UTC',
  PRIMARY KEY (id),
  UNIQUE KEY rps_server_pair (account_id, organisation_id),
  KEY rps_server_organisation (organisation_id),
  CONSTRAINT rps_server_account FOREIGN KEY (account_id) REFERENCES rps_account (id) ON DELETE RESTRICT,
  CONSTRAINT rps_server_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Server records at Yealink';

CREATE TABLE IF NOT EXISTS rps_device (
  mac CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Outlives the device until Yealink has let go of it',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'In which account',
  server_id BIGINT UNSIGNED NULL COMMENT 'Which server record it points at',
  device_id BIGINT UNSIGNED NULL COMMENT 'Our device; NULL: it is gone here, delete is queued',
  remote_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Yealink''s id; empty: not there yet',
  state ENUM('wanted','synced','refused','deleting') NOT NULL DEFAULT 'wanted' COMMENT 'Where it stands',
  reason VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Why refused: owned by another account, bad serial ...',
  adopted TINYINT NOT NULL DEFAULT 0 COMMENT '1: it was there before us and an operator adopted it',
  synced_at DATETIME NULL COMMENT 'UTC',
  PRIMARY KEY (mac),
  KEY rps_device_device (device_id),
  KEY rps_device_server (server_id),
  KEY rps_device_account (account_id, state),
  CONSTRAINT rps_device_account FOREIGN KEY (account_id) REFERENCES rps_account (id) ON DELETE RESTRICT,
  CONSTRAINT rps_device_server FOREIGN KEY (server_id) REFERENCES rps_server (id) ON DELETE SET NULL,
  CONSTRAINT rps_device_device FOREIGN KEY (device_id) REFERENCES device (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Device records at Yealink';

CREATE TABLE IF NOT EXISTS rps_job (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Order within one target',
  account_id BIGINT UNSIGNED NULL COMMENT 'NULL: none known yet; found when the job runs',
  organisation_id BIGINT UNSIGNED NULL COMMENT 'Whose change; no foreign key: the job may outlive it',
  target VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'server:<organisation id> or device:<mac>; jobs of one target run in order',
  verb ENUM('add_server','edit_server','delete_server','add_device','edit_device','delete_device') NOT NULL COMMENT 'What Yealink shall do',
  state ENUM('ready','claimed','done','refused','replaced') NOT NULL DEFAULT 'ready' COMMENT 'replaced: a later job made it pointless',
  run_after DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'UTC; not before',
  attempts INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Calls made for it',
  ambiguous TINYINT NOT NULL DEFAULT 0 COMMENT '1: the last call may have worked; read before writing again',
  lease_owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Which worker has it',
  lease_until DATETIME(3) NULL COMMENT 'UTC; afterwards another may take it',
  last_error VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'In words',
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'UTC',
  done_at DATETIME(3) NULL COMMENT 'UTC',
  PRIMARY KEY (id),
  KEY rps_job_due (state, run_after, id),
  KEY rps_job_target (target, id),
  KEY rps_job_organisation (organisation_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Outbox: a job is inserted in the transaction that changes an organisation or device';
