-- A job asked for by a program ends when its token does.
-- "/*M! */" is read by MariaDB alone: MySQL has no IF NOT EXISTS there.

ALTER TABLE import_job ADD COLUMN /*M! IF NOT EXISTS */
  token_id BIGINT UNSIGNED NULL COMMENT 'Token that asked; stays when that is revoked, and then nothing more is done; NULL: a person, or the command line';
