-- When phones are given their secrets on the organisation's credentials, two
-- passwords for a while, and which organisations encrypt files at all.
-- "/*M! */" is read by MariaDB alone: MySQL has no IF NOT EXISTS there.

ALTER TABLE organisation ADD COLUMN /*M! IF NOT EXISTS */
  gate_secrets ENUM('inherited','always','window','once') NOT NULL DEFAULT 'inherited' COMMENT 'When a MAC configuration is given on the organisation''s credentials: always, in a window somebody opened, once';

ALTER TABLE organisation ADD COLUMN /*M! IF NOT EXISTS */
  gate_secrets_now ENUM('always','window','once') NOT NULL DEFAULT 'always' COMMENT 'What holds: the nearest gate_secrets that is not inherited; kept by db/enrol.c';

ALTER TABLE organisation ADD COLUMN /*M! IF NOT EXISTS */
  old_user VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'prov_user before the rotation under way';

ALTER TABLE organisation ADD COLUMN /*M! IF NOT EXISTS */
  old_secret VARBINARY(300) NULL COMMENT 'prov_secret before the rotation under way, sealed (purpose prov); NULL: none is under way';

ALTER TABLE organisation ADD COLUMN /*M! IF NOT EXISTS */
  old_until DATETIME NULL COMMENT 'UTC; as long as those open, too';

ALTER TABLE organisation ADD COLUMN /*M! IF NOT EXISTS */
  rotated_at DATETIME(3) NULL COMMENT 'UTC; since when there are the credentials of now; NULL: they were never rotated';

ALTER TABLE organisation ADD COLUMN /*M! IF NOT EXISTS */
  locks TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Settings voipconfig.*: 1 among its own data, 2 on an organisation of its line; never 0 while there are any (db/lock_state.c)';

UPDATE organisation o JOIN (SELECT DISTINCT organisation_id AS id FROM setting WHERE name LIKE 'voipconfig.%') x ON x.id = o.id
  SET o.locks = o.locks | 1, o.changed_at = o.changed_at;

UPDATE organisation o JOIN (SELECT DISTINCT p.path AS path FROM setting s JOIN organisation p ON p.id = s.owner_id WHERE s.layer = 'organisation' AND s.name LIKE 'voipconfig.%') x ON o.path LIKE CONCAT(x.path, '%')
  SET o.locks = o.locks | 2, o.changed_at = o.changed_at;

-- What follows the old fields is not seen by workers of the version before.
ALTER TABLE organisation MODIFY
  gate VARCHAR(2500) GENERATED ALWAYS AS (CONCAT_WS(CHAR(31 USING utf8mb4), path, path_key, CAST(enabled AS CHAR CHARACTER SET utf8mb4), CAST(CAST(gate_auth AS UNSIGNED) AS CHAR CHARACTER SET utf8mb4), CAST(CAST(gate_scheme AS UNSIGNED) AS CHAR CHARACTER SET utf8mb4), CAST(gate_tls AS CHAR CHARACTER SET utf8mb4), gate_networks, CAST(CAST(gate_mismatch AS UNSIGNED) AS CHAR CHARACTER SET utf8mb4), CAST(CAST(gate_certificate AS UNSIGNED) AS CHAR CHARACTER SET utf8mb4), CAST(CAST(gate_resources AS UNSIGNED) AS CHAR CHARACTER SET utf8mb4), prov_user, CAST(upload_quota AS CHAR CHARACTER SET utf8mb4), name, CAST(CAST(gate_secrets_now AS UNSIGNED) AS CHAR CHARACTER SET utf8mb4), CAST(locks AS CHAR CHARACTER SET utf8mb4), old_user, IFNULL(CAST(TIMESTAMPDIFF(SECOND, '1970-01-01 00:00:00', old_until) AS CHAR CHARACTER SET utf8mb4), '0'), IFNULL(CAST(HEX(old_secret) AS CHAR CHARACTER SET utf8mb4), ''))) STORED COMMENT 'What a phone''s request asks of this row, in one piece that the database keeps; read by db/prov.c';

ALTER TABLE organisation ADD KEY /*M! IF NOT EXISTS */ organisation_old (old_until);

ALTER TABLE device ADD COLUMN /*M! IF NOT EXISTS */
  gate_secrets ENUM('inherited','always','window','once') NOT NULL DEFAULT 'inherited' COMMENT 'As in the organisation, for this phone; inherited: what holds there';

-- The phone's side of it.  This row alone has these columns: the worker that
-- meets the phone writes them.
ALTER TABLE mac_config ADD COLUMN /*M! IF NOT EXISTS */
  gate_secrets ENUM('inherited','always','window','once') NOT NULL DEFAULT 'inherited' COMMENT 'As in the device';

ALTER TABLE mac_config ADD COLUMN /*M! IF NOT EXISTS */
  window_from DATETIME(3) NULL COMMENT 'UTC; when the window was opened';

ALTER TABLE mac_config ADD COLUMN /*M! IF NOT EXISTS */
  window_until DATETIME NULL COMMENT 'UTC; until then the organisation''s credentials are enough; NULL: no window';

ALTER TABLE mac_config ADD COLUMN /*M! IF NOT EXISTS */
  given_at DATETIME(3) NULL COMMENT 'UTC; when it was last given for the first time on the organisation''s credentials';

ALTER TABLE mac_config ADD COLUMN /*M! IF NOT EXISTS */
  given_to VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'The address it was given to then';

ALTER TABLE mac_config ADD COLUMN /*M! IF NOT EXISTS */
  enrolled_at DATETIME NULL COMMENT 'UTC; when the phone came with credentials of its own; the organisation''s are no longer enough';

ALTER TABLE mac_config ADD COLUMN /*M! IF NOT EXISTS */
  old_secret VARBINARY(300) NULL COMMENT 'Its password before the rotation under way, sealed (purpose prov); NULL: none is under way';

ALTER TABLE mac_config ADD COLUMN /*M! IF NOT EXISTS */
  old_until DATETIME NULL COMMENT 'UTC; as long as that opens, too, unless the phone comes with the new one before';

ALTER TABLE mac_config ADD KEY /*M! IF NOT EXISTS */ mac_config_old (old_until);

ALTER TABLE fetch_log ADD COLUMN /*M! IF NOT EXISTS */
  credentials ENUM('own','own_old','organisation','organisation_old') NULL COMMENT 'Whose opened it; old: of before a rotation; NULL: none were asked for, or none fitted';

ALTER TABLE device_status ADD COLUMN /*M! IF NOT EXISTS */
  credentials ENUM('own','own_old','organisation','organisation_old') NULL COMMENT 'Whose it last came with';

ALTER TABLE device_status ADD COLUMN /*M! IF NOT EXISTS */
  credentials_at DATETIME(3) NULL COMMENT 'UTC; when';

ALTER TABLE device_status ADD KEY /*M! IF NOT EXISTS */ device_status_credentials (credentials, device_id);
