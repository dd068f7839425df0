-- The portal's door: a second factor that is being set up and can not be
-- used twice, sessions that can be named without telling their cookie, and
-- lists of people that stay quick.
-- "/*M! */" is read by MariaDB alone: MySQL has no IF NOT EXISTS there.

ALTER TABLE user ADD COLUMN /*M! IF NOT EXISTS */
  totp_pending VARBINARY(120) NULL COMMENT 'Second factor shown and not yet confirmed, sealed (purpose totp); NULL: none';

ALTER TABLE user ADD COLUMN /*M! IF NOT EXISTS */
  totp_step BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Time step (30 s since 1970) of the last code taken: that one and older ones are no longer good';

ALTER TABLE user ADD KEY /*M! IF NOT EXISTS */ user_name (name, id);

ALTER TABLE user ADD KEY /*M! IF NOT EXISTS */ user_login_id (login, id);

ALTER TABLE user ADD KEY /*M! IF NOT EXISTS */ user_role (role, login, id);

ALTER TABLE user ADD KEY /*M! IF NOT EXISTS */ user_enabled (enabled, login, id);

ALTER TABLE token ADD KEY /*M! IF NOT EXISTS */ token_name (name, id);

ALTER TABLE session
  ADD COLUMN /*M! IF NOT EXISTS */ id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Its name in lists; opens nothing',
  ADD UNIQUE KEY /*M! IF NOT EXISTS */ session_id (id);

ALTER TABLE session ADD KEY /*M! IF NOT EXISTS */ session_user_id (user_id, id);
