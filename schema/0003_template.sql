-- Templates and their immutable versions.

CREATE TABLE IF NOT EXISTS template (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  owner BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '0: stock, for everybody; else organisation_id (never NULL, so that it can be unique)',
  organisation_id BIGINT UNSIGNED NULL COMMENT 'Whose it is, and of everybody below; NULL: stock',
  kind ENUM('global','mac','boot','common_boot','partial') NOT NULL COMMENT 'Which file it makes; partial: used by others by its name',
  scope VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'model:<model id>, family:<template family>, any; of a partial: name:<name>',
  title VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'For people',
  draft MEDIUMTEXT NULL COMMENT 'Text being worked on; NULL: none',
  published_id BIGINT UNSIGNED NULL COMMENT 'The version in use; NULL: none yet',
  version BIGINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Optimistic lock',
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC',
  changed_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP COMMENT 'UTC',
  PRIMARY KEY (id),
  UNIQUE KEY template_slot (owner, kind, scope),
  KEY template_organisation (organisation_id),
  KEY template_published (published_id),
  CONSTRAINT template_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='One slot for a text: owner x kind x scope';

CREATE TABLE IF NOT EXISTS template_version (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused: workers keep compiled versions under it',
  template_id BIGINT UNSIGNED NOT NULL COMMENT 'Of which template',
  number INT UNSIGNED NOT NULL COMMENT '1, 2, 3 ... within the template',
  text MEDIUMTEXT NOT NULL COMMENT 'Mustache; never changed after the insert',
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Of text, hex',
  author VARCHAR(120) NOT NULL COMMENT 'Who published it first',
  note VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Why',
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC',
  PRIMARY KEY (id),
  UNIQUE KEY template_version_number (template_id, number),
  CONSTRAINT template_version_template FOREIGN KEY (template_id) REFERENCES template (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Immutable texts; publishing makes one, roll back points at an old one';

CREATE TABLE IF NOT EXISTS catalogue_state (
  id TINYINT UNSIGNED NOT NULL COMMENT 'Always 1',
  generation BIGINT UNSIGNED NOT NULL COMMENT 'Raised with every change of a template or a model; workers compare it',
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='One row: how new the templates and models are';

INSERT IGNORE INTO catalogue_state (id, generation) VALUES (1, 1);
