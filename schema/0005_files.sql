-- Files of an organisation, phone books and directories, uploads of phones.

CREATE TABLE IF NOT EXISTS resource (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose it is; phones below may fetch it through their own path key',
  kind ENUM('firmware','wallpaper','ringtone','screensaver','logo','certificate','language','other') NOT NULL COMMENT 'Part of its URL',
  name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'File name: letters, digits, dot, dash, underscore',
  firmware_version VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Of firmware: 108.86.0.45',
  size BIGINT UNSIGNED NOT NULL COMMENT 'Bytes',
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Of the bytes; the file lies at <resource_dir>/<first two>/<sha256>',
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC',
  PRIMARY KEY (id),
  UNIQUE KEY resource_name (organisation_id, kind, name),
  KEY resource_sha256 (sha256),
  CONSTRAINT resource_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Firmware, wallpapers, ringtones; the bytes are files on disk';

CREATE TABLE IF NOT EXISTS phone_book (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose it is',
  name VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'In its URL, book/<name>.xml: letters, digits, dash',
  title VARCHAR(80) NOT NULL COMMENT 'Text on the phone',
  form ENUM('flat','tree') NOT NULL DEFAULT 'flat' COMMENT 'flat: YealinkIPPhoneDirectory; tree: YealinkIPPhoneBook with a menu for each department',
  position SMALLINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'remote_phonebook.data.<position>',
  version BIGINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Optimistic lock',
  PRIMARY KEY (id),
  UNIQUE KEY phone_book_name (organisation_id, name),
  CONSTRAINT phone_book_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Remote phone books';

CREATE TABLE IF NOT EXISTS phone_book_entry (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  book_id BIGINT UNSIGNED NOT NULL COMMENT 'In which book',
  department VARCHAR(80) NOT NULL DEFAULT '' COMMENT 'Menu of the tree form',
  name VARCHAR(120) NOT NULL COMMENT 'Of the person or place',
  phone1 VARCHAR(40) NOT NULL COMMENT 'First number',
  phone2 VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'Second number',
  phone3 VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'Third number',
  PRIMARY KEY (id),
  KEY phone_book_entry_order (book_id, department, name, id),
  CONSTRAINT phone_book_entry_book FOREIGN KEY (book_id) REFERENCES phone_book (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='People in a phone book';

CREATE TABLE IF NOT EXISTS directory_item (
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose it is',
  kind ENUM('favorite','super_search') NOT NULL COMMENT 'favorite_setting.xml or super_search.xml',
  id_name VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'localdirectory, remotedirectory, history ...',
  display_name VARCHAR(60) NOT NULL COMMENT 'Text on the phone',
  priority SMALLINT UNSIGNED NOT NULL COMMENT 'Order, from 1',
  enabled TINYINT NOT NULL DEFAULT 1 COMMENT 'enable',
  PRIMARY KEY (organisation_id, kind, id_name),
  CONSTRAINT directory_item_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Which directories the phones show and search';

CREATE TABLE IF NOT EXISTS dial_rule (
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose it is',
  position SMALLINT UNSIGNED NOT NULL COMMENT 'Order, from 1',
  rule VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'DialNowRule: 1xxx',
  line SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'LineID; 0: every line',
  PRIMARY KEY (organisation_id, position),
  CONSTRAINT dial_rule_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='dialnow.xml: numbers dialled without a send key';

CREATE TABLE IF NOT EXISTS dst_rule (
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose it is',
  zone VARCHAR(60) NOT NULL COMMENT 'szZone',
  utc_offset VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'szTime: +1, -4:30',
  type TINYINT NULL COMMENT 'iType: 1 by week; NULL: no daylight saving',
  starts VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'szStart: 3/5/7/2',
  ends VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'szEnd: 10/5/7/3',
  shift SMALLINT NOT NULL DEFAULT 0 COMMENT 'szOffset, minutes',
  PRIMARY KEY (organisation_id, zone),
  CONSTRAINT dst_rule_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='AutoDST.xml: daylight saving by zone';

CREATE TABLE IF NOT EXISTS upload (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused; the newest of a kind is served',
  device_id BIGINT UNSIGNED NOT NULL COMMENT 'Which phone sent it, and may have it back',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose quota',
  kind ENUM('local','contact','calllog') NOT NULL COMMENT '<mac>-local.cfg, -contact.xml, -calllog.xml',
  received_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC',
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Where it came from',
  size INT UNSIGNED NOT NULL COMMENT 'Bytes of content',
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Of content, hex',
  content MEDIUMBLOB NOT NULL COMMENT 'The bytes as they came; never parsed by the phone side',
  PRIMARY KEY (id),
  KEY upload_device (device_id, kind, id),
  KEY upload_quota (organisation_id, size),
  CONSTRAINT upload_device FOREIGN KEY (device_id) REFERENCES device (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='What phones sent, with history';
