-- What the admin endpoint needs: whose an entry of the audit log was, doors
-- that close on guessing, work that is done in the background, and lists that
-- stay quick among a million devices.
-- "/*M! */" is read by MariaDB alone: MySQL has no IF NOT EXISTS there.

ALTER TABLE audit ADD COLUMN /*M! IF NOT EXISTS */
  path VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Path of the organisation at that time: who may read the entry when it is gone';

ALTER TABLE audit ADD KEY /*M! IF NOT EXISTS */ audit_path (path, id);

UPDATE audit a JOIN organisation o ON o.id = a.organisation_id
  SET a.path = o.path WHERE a.path = '';

ALTER TABLE device ADD COLUMN /*M! IF NOT EXISTS */
  mac_reversed CHAR(12) CHARACTER SET ascii COLLATE ascii_bin GENERATED ALWAYS AS (REVERSE(RTRIM(mac))) VIRTUAL COMMENT 'To find a phone by the last digits of its label';

ALTER TABLE device ADD KEY /*M! IF NOT EXISTS */ device_mac_reversed (mac_reversed);

ALTER TABLE device ADD KEY /*M! IF NOT EXISTS */ device_label (label, id);

ALTER TABLE device ADD KEY /*M! IF NOT EXISTS */ device_changed (changed_at, id);

ALTER TABLE device ADD KEY /*M! IF NOT EXISTS */ device_model_label (model_id, label, id);

ALTER TABLE device ADD FULLTEXT KEY /*M! IF NOT EXISTS */ device_words (label);

ALTER TABLE organisation ADD KEY /*M! IF NOT EXISTS */ organisation_by_name (name, id);

ALTER TABLE fetch_log ADD KEY /*M! IF NOT EXISTS */ fetch_log_organisation (organisation_id, id);

CREATE TABLE IF NOT EXISTS login_guard (
  bucket BINARY(32) NOT NULL COMMENT 'HMAC of a login and the network it was tried from, or of the network alone',
  failures INT UNSIGNED NOT NULL COMMENT 'Wrong passwords since the last pause',
  until_at DATETIME NULL COMMENT 'UTC; no try before; NULL: not shut',
  changed_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP COMMENT 'UTC; forgotten a day later',
  PRIMARY KEY (bucket),
  KEY login_guard_changed (changed_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Guessing at the portal''s door, by person and network: nobody can lock another out';

CREATE TABLE IF NOT EXISTS task (
  name VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'seen, tidy ...: see db/task.h',
  position BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'How far it is, in its own count',
  lease_owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Which process is at it',
  lease_until DATETIME(3) NULL COMMENT 'UTC; afterwards another may take it',
  run_at DATETIME(3) NULL COMMENT 'UTC; when it was last done',
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Work in the background that one process at a time does';
