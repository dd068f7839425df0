-- Limits of what an organisation keeps here; and a job asked for by a program ends when its token does.
-- "/*M! */" is read by MariaDB alone: MySQL has no IF NOT EXISTS there.

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  token_id BIGINT UNSIGNED NULL COMMENT 'Token that asked; stays when that is revoked, and then nothing more is done; NULL: a person, or the command line';

ALTER TABLE organisation ADD COLUMN /*M! IF NOT EXISTS */
  resource_quota BIGINT UNSIGNED NOT NULL DEFAULT 10737418240 COMMENT 'Bytes of firmware, wallpapers and other files it may keep here';

ALTER TABLE organisation ADD COLUMN /*M! IF NOT EXISTS */
  resource_max INT UNSIGNED NOT NULL DEFAULT 1000 COMMENT 'How many of those files it may keep here';
