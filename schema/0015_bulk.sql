-- Many at once: what a job of import_job must know to be worked on by
-- another process than the one that took it, and its content in pieces.
-- "/*M! */" is read by MariaDB alone: MySQL has no IF NOT EXISTS there.

ALTER TABLE import_job MODIFY kind ENUM('devices','lines','keys','phone_book','bulk') NOT NULL COMMENT 'What the rows are; bulk: one change of many phones';

ALTER TABLE import_job MODIFY content LONGBLOB NULL COMMENT 'Not used; see import_part';

ALTER TABLE import_job MODIFY report MEDIUMTEXT NULL COMMENT 'CSV: what is wrong, row by row (row, mac, column, level, text)';

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  actor VARCHAR(160) NOT NULL DEFAULT '' COMMENT 'Who asked, as the audit log has it';

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Where from';

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  updates TINYINT NOT NULL DEFAULT 0 COMMENT '1: what is there already is changed';

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  create_groups TINYINT NOT NULL DEFAULT 0 COMMENT '1: groups that are not there are made';

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  replaces TINYINT NOT NULL DEFAULT 0 COMMENT '1: the entries of the phone book go first';

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  book_id BIGINT UNSIGNED NULL COMMENT 'Which phone book; no foreign key: a job that finds it gone says so';

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  latin1 TINYINT NOT NULL DEFAULT 0 COMMENT '1: the file was no UTF-8 and was read as Windows-1252';

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  checked TINYINT NOT NULL DEFAULT 0 COMMENT '1: all_or_nothing, every row was looked at and is good';

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  rows_changed INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Rows that made or changed something (dry_run: would)';

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  rows_warned INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Rows with a warning';

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  report_rows INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Entries of report; it keeps the first thousand';

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  attempts INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'How often it was taken up since it last got on';

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  error VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'Why it failed as a whole; a sentence';

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  done_at DATETIME NULL COMMENT 'UTC; when it ended, either way';

CREATE TABLE IF NOT EXISTS import_part (
  job_id BIGINT UNSIGNED NOT NULL COMMENT 'Of which job',
  number INT UNSIGNED NOT NULL COMMENT 'Order, from 0',
  sealed MEDIUMBLOB NOT NULL COMMENT 'A piece of the file as it came, sealed (purpose import): there are passwords in it; gone when the job has ended',
  PRIMARY KEY (job_id, number),
  CONSTRAINT import_part_job FOREIGN KEY (job_id) REFERENCES import_job (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Files that are being imported';
