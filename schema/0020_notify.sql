-- Reaching phones now, and telling others what phones do: how an
-- organisation's phones are reached, whom it tells, and the queue
-- (a transactional outbox) that voipconfig-notify drains.

CREATE TABLE IF NOT EXISTS notifier (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose phones, and of everybody below that has no nearer one',
  kind ENUM('off','sip','action_uri') NOT NULL COMMENT 'off: nothing above holds either; sip: NOTIFY through the proxy; action_uri: HTTP to the phone',
  proxy_host VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'sip: the proxy that knows where phones are registered',
  proxy_port SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Of the proxy, 0: 5060, with TLS 5061; of the phones'' web page, 0: 443, with http 80',
  transport ENUM('udp','tcp','tls') NOT NULL DEFAULT 'udp' COMMENT 'sip: to the proxy',
  domain VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'sip: of the phones'' URIs; empty: the registrar of the account',
  from_uri VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'sip: who says it; empty: sip:voipconfig at the domain',
  auth_user VARCHAR(80) NOT NULL DEFAULT '' COMMENT 'sip: digest user at the proxy; action_uri: of the phones'' web page',
  auth_secret VARBINARY(300) NULL COMMENT 'Its password, sealed (purpose notify)',
  scheme ENUM('https','http') NOT NULL DEFAULT 'https' COMMENT 'action_uri: how',
  networks VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'action_uri: where phones are, blank separated; no other address is called',
  timeout SMALLINT UNSIGNED NOT NULL DEFAULT 8 COMMENT 'Seconds for an answer',
  rate_per_second SMALLINT UNSIGNED NOT NULL DEFAULT 10 COMMENT 'Phones told in a second, by all workers',
  unwell INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Calls in a row that failed for reasons of the proxy; of all workers',
  trouble VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'Why calls fail, in words; empty: they do not',
  breaker_until DATETIME NULL COMMENT 'UTC; no calls before',
  pace_at DATETIME(6) NULL COMMENT 'UTC; when the next phone may be told',
  version BIGINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Optimistic lock',
  PRIMARY KEY (id),
  UNIQUE KEY notifier_organisation (organisation_id),
  CONSTRAINT notifier_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='How the phones of an organisation are told to provision or to reboot';

CREATE TABLE IF NOT EXISTS webhook (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Of its phones, and of everybody below',
  name VARCHAR(120) NOT NULL COMMENT 'For people; unique in the organisation',
  url VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Where events are sent',
  secret VARBINARY(300) NOT NULL COMMENT 'Key of the signature, sealed (purpose webhook)',
  events VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Which, blank separated: device.seen ...',
  enabled TINYINT NOT NULL DEFAULT 1 COMMENT '0: nothing is sent but tests',
  failing_since DATETIME NULL COMMENT 'UTC; first failure since it last worked; NULL: it works',
  delivered_at DATETIME NULL COMMENT 'UTC; when it last worked',
  unwell INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Failures in a row; of all workers',
  trouble VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'Why it fails, or was disabled, in words',
  breaker_until DATETIME NULL COMMENT 'UTC; nothing is sent before',
  version BIGINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Optimistic lock',
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC',
  PRIMARY KEY (id),
  UNIQUE KEY webhook_name (organisation_id, name),
  CONSTRAINT webhook_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Who is told what phones do';

CREATE TABLE IF NOT EXISTS notify_job (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  kind ENUM('provision','reboot','probe','webhook') NOT NULL COMMENT 'probe: does the proxy answer?',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Of the phone, or whom the event is about; no foreign key: history outlives its subject',
  notifier_id BIGINT UNSIGNED NULL COMMENT 'By which notifier; NULL: a webhook''s',
  webhook_id BIGINT UNSIGNED NULL COMMENT 'To which webhook; NULL: a notifier''s',
  device_id BIGINT UNSIGNED NULL COMMENT 'Which phone; NULL: none',
  mac CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'Its MAC address',
  event VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Of a webhook: device.seen ...',
  message_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Of a webhook: the same in every attempt',
  body TEXT NULL COMMENT 'Of a webhook: JSON, the same in every attempt',
  dedup VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'One job of this name: a phone''s until it is begun, an event''s as long as the row is kept',
  state ENUM('ready','claimed','done','failed','replaced') NOT NULL DEFAULT 'ready' COMMENT 'replaced: asked for once more before it was done',
  run_after DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'UTC; not before',
  give_up_at DATETIME(3) NOT NULL COMMENT 'UTC; no attempt after',
  attempts INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Calls made for it',
  lease_owner VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Which worker has it',
  lease_until DATETIME(3) NULL COMMENT 'UTC; afterwards another may take it',
  words VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'What came of it, for people',
  actor VARCHAR(160) NOT NULL DEFAULT '' COMMENT 'Who asked; empty: an event',
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'UTC',
  done_at DATETIME(3) NULL COMMENT 'UTC; forgotten some days later',
  PRIMARY KEY (id),
  UNIQUE KEY notify_job_dedup (dedup),
  KEY notify_job_notifier (notifier_id, state, run_after, id),
  KEY notify_job_webhook (webhook_id, state, run_after, id),
  KEY notify_job_state (state, id),
  KEY notify_job_give_up (state, give_up_at),
  KEY notify_job_organisation (organisation_id, id),
  KEY notify_job_mac (mac, id),
  KEY notify_job_done (done_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Outbox: what phones and webhooks are to be told';

CREATE TABLE IF NOT EXISTS notify_cursor (
  name VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What is looked through: fetches, outdated, stuck',
  position BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'fetches: id of the last row looked at; outdated: seconds since 1970',
  settled BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'fetches: up to here it was looked at twice, so that a row that became visible late is not lost',
  mark BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'fetches: up to here settled goes when mark_at is a minute old',
  mark_at DATETIME(3) NULL COMMENT 'UTC; when position was there',
  looked_at DATETIME(3) NULL COMMENT 'UTC; the last look, of all workers',
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='How far the search for events is';
