-- What phones asked for and what they got.  Written in batches by the
-- workers, pruned by age by voipconfigctl.

CREATE TABLE IF NOT EXISTS fetch_log (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Order of arrival in the database',
  at DATETIME(3) NOT NULL COMMENT 'When it was answered, UTC',
  organisation_id BIGINT UNSIGNED NULL COMMENT 'By the path key; NULL: nobody''s; no foreign key: history outlives its subject',
  mac CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'From the file name, else from the credentials; NULL: neither',
  file VARCHAR(80) NOT NULL COMMENT 'As asked for, control characters dropped',
  method CHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'GET, HEAD, PUT, POST',
  status SMALLINT UNSIGNED NOT NULL COMMENT 'HTTP status answered',
  reason VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'served, or why not: see prov/reason.h',
  flags VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Oddities: ua_mac, ua_model, plain, retry',
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Where from',
  user_agent VARCHAR(160) NOT NULL DEFAULT '' COMMENT 'As sent, control characters dropped',
  firmware VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'From the User-Agent',
  etag CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Of what was served',
  bytes INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Of the body',
  PRIMARY KEY (id),
  KEY fetch_log_mac (mac, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Requests of phones and the true reason of each answer';
