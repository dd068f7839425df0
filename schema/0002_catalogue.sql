-- What is known of phones: models, MAC prefixes, parameters.  Reference data,
-- loaded by voipconfigctl from schema/data/; operators add rows of their own.

CREATE TABLE IF NOT EXISTS model (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  name VARCHAR(32) NOT NULL COMMENT 'As Yealink sells it: T46U, T19P_E2, W70B',
  file_number SMALLINT UNSIGNED NULL COMMENT 'Of the global configuration, y%012d.cfg; several models may share one; NULL: unknown',
  firmware_family VARCHAR(8) NOT NULL COMMENT 'Newest known firmware generation: V73, V80 ... V87',
  template_family VARCHAR(16) NOT NULL COMMENT 'Folder of the stock templates: v7x, v80, v81, v84, dect, conference',
  kind ENUM('desk','video','conference','dect','handset') NOT NULL COMMENT 'Shape of the phone, for the portal',
  ua_token VARCHAR(32) NOT NULL COMMENT 'Its name in the User-Agent, without Yealink and SIP-',
  accounts SMALLINT UNSIGNED NOT NULL COMMENT 'SIP accounts; of a DECT base: handsets',
  line_keys SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Highest linekey.X',
  memory_keys SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Highest memorykey.X (T2x, V7x)',
  programmable_keys VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'Numbers of programablekey.X: 1-10,12-14',
  expansion_modules SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Modules that can be attached',
  expansion_keys SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Keys of each module',
  first_line TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Number of the first account in a key''s line value: 0 on T32G and T38G',
  screen_width SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Pixels; 0: unknown or no colour screen',
  screen_height SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Pixels',
  stock TINYINT NOT NULL DEFAULT 0 COMMENT '1: loaded from the reference data, which may change it again',
  note VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'For people',
  PRIMARY KEY (id),
  UNIQUE KEY model_name (name),
  KEY model_file_number (file_number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Phone models';

CREATE TABLE IF NOT EXISTS mac_prefix (
  prefix CHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'First six digits of a MAC, lower case',
  note VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'For people',
  PRIMARY KEY (prefix)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='MAC prefixes known as Yealink''s; others are accepted with a warning';

CREATE TABLE IF NOT EXISTS parameter (
  name VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'With X, Y or NAME where an index or codec stands: account.X.label',
  level ENUM('documented','seen') NOT NULL COMMENT 'documented: kind and meaning are known; seen: the name alone',
  kind ENUM('string','bool','int','number','enum','url','ip') NOT NULL DEFAULT 'string' COMMENT 'What its value must look like',
  allowed VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'Enum: values separated by |, each value=meaning',
  preset VARCHAR(255) NULL COMMENT 'The phone''s default; NULL: not known',
  min BIGINT NULL COMMENT 'Smallest int; NULL: not known',
  max BIGINT NULL COMMENT 'Largest int; NULL: not known',
  since_family VARCHAR(8) NOT NULL DEFAULT '' COMMENT 'First firmware generation; empty: not known',
  area VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'Group in the catalogue: account, keys, network ...',
  `sensitive` TINYINT NOT NULL DEFAULT 0 COMMENT '1: its value is a secret: sealed, write-only, never logged',
  description VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'One line for people',
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Parameter catalogue: validates settings, lints templates';
