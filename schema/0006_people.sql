-- People, sessions, tokens, and what they did.

CREATE TABLE IF NOT EXISTS user (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Sees this organisation and everything below',
  login VARCHAR(120) NOT NULL COMMENT 'E-mail address or name; unique in the installation',
  name VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'Of the person',
  role ENUM('provider_admin','reseller_admin','organisation_admin','organisation_user','read_only') NOT NULL COMMENT 'What the person may do',
  password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'crypt(3), yescrypt; empty: may not log in',
  totp_secret VARBINARY(120) NULL COMMENT 'Second factor, sealed (purpose totp); NULL: none',
  language CHAR(2) NOT NULL DEFAULT '' COMMENT 'en, nl; empty: the browser''s',
  enabled TINYINT NOT NULL DEFAULT 1 COMMENT '0: may not log in',
  failures INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Wrong passwords since the last right one',
  version BIGINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Optimistic lock',
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC',
  last_login_at DATETIME NULL COMMENT 'UTC',
  PRIMARY KEY (id),
  UNIQUE KEY user_login (login),
  KEY user_organisation (organisation_id),
  CONSTRAINT user_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='People who manage phones';

CREATE TABLE IF NOT EXISTS user_device (
  user_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose phone',
  device_id BIGINT UNSIGNED NOT NULL COMMENT 'Which phone',
  PRIMARY KEY (user_id, device_id),
  KEY user_device_device (device_id),
  CONSTRAINT user_device_user FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE,
  CONSTRAINT user_device_device FOREIGN KEY (device_id) REFERENCES device (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='The phones an organisation_user may manage';

CREATE TABLE IF NOT EXISTS session (
  token_sha256 BINARY(32) NOT NULL COMMENT 'Of the cookie''s value',
  user_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose session',
  csrf CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Token every change must carry',
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Where it was opened',
  user_agent VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Browser, for the list of sessions',
  second_factor TINYINT NOT NULL DEFAULT 0 COMMENT '1: the second factor was given',
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC',
  seen_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC',
  expires_at DATETIME NOT NULL COMMENT 'UTC',
  PRIMARY KEY (token_sha256),
  KEY session_user (user_id),
  KEY session_expires (expires_at),
  CONSTRAINT session_user FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Portal sessions, good on every host';

CREATE TABLE IF NOT EXISTS token (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Acts for this organisation and everything below',
  user_id BIGINT UNSIGNED NULL COMMENT 'Who made it; NULL: made on the command line',
  name VARCHAR(120) NOT NULL COMMENT 'What it is for',
  sha256 BINARY(32) NOT NULL COMMENT 'Of the token, which is shown once',
  scopes VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Blank separated',
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC',
  expires_at DATETIME NULL COMMENT 'UTC; NULL: never',
  used_at DATETIME NULL COMMENT 'UTC, to the hour',
  PRIMARY KEY (id),
  UNIQUE KEY token_sha256 (sha256),
  KEY token_organisation (organisation_id),
  KEY token_user (user_id),
  CONSTRAINT token_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
  CONSTRAINT token_user FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Bearer tokens of integrations';

CREATE TABLE IF NOT EXISTS idempotency (
  actor VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'user:<id> or token:<id>',
  idem_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The Idempotency-Key sent',
  request_sha256 BINARY(32) NOT NULL COMMENT 'Of method, path and body: another request under one key is refused',
  status SMALLINT UNSIGNED NOT NULL COMMENT 'Of the answer',
  response MEDIUMTEXT NOT NULL COMMENT 'The answer given',
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC; forgotten after a day',
  PRIMARY KEY (actor, idem_key),
  KEY idempotency_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Creates that were already answered';

CREATE TABLE IF NOT EXISTS import_job (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'For whom',
  user_id BIGINT UNSIGNED NULL COMMENT 'Who asked',
  kind ENUM('devices','lines','keys','phone_book') NOT NULL COMMENT 'What the rows are',
  mode ENUM('dry_run','all_or_nothing','good_rows') NOT NULL COMMENT 'What to do with them',
  state ENUM('waiting','running','done','failed') NOT NULL DEFAULT 'waiting' COMMENT 'How far it is',
  content LONGBLOB NOT NULL COMMENT 'The file as it came',
  rows_total INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Rows in it',
  rows_done INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Rows looked at',
  rows_bad INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Rows refused',
  report MEDIUMTEXT NULL COMMENT 'JSON: what is wrong, row by row',
  lease_owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Which process works on it',
  lease_until DATETIME NULL COMMENT 'UTC; afterwards another may take it',
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC',
  PRIMARY KEY (id),
  KEY import_job_state (state, lease_until),
  KEY import_job_organisation (organisation_id),
  CONSTRAINT import_job_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='CSV imports';

CREATE TABLE IF NOT EXISTS audit (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Order of events',
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'UTC',
  organisation_id BIGINT UNSIGNED NULL COMMENT 'Whose data was changed; no foreign key: history outlives its subject',
  actor VARCHAR(160) NOT NULL COMMENT 'user:<login>, token:<name>, ctl:<system user>, rps',
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Where from; empty: on the machine',
  action VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'create, change, delete, publish ...',
  object VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'organisation, device, line ...',
  object_id BIGINT UNSIGNED NULL COMMENT 'Its id',
  object_name VARCHAR(160) NOT NULL DEFAULT '' COMMENT 'Its name at that time: MAC, login, title',
  before_text TEXT NULL COMMENT 'JSON of what was; secrets as "changed"',
  after_text TEXT NULL COMMENT 'JSON of what is now',
  PRIMARY KEY (id),
  KEY audit_organisation (organisation_id, id),
  KEY audit_object (object, object_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Append-only: who changed what, in the transaction of the change';
