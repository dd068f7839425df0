-- Phones that leave, and what lists of phones are looked through by.
-- "/*M! */" is read by MariaDB alone: MySQL has no IF NOT EXISTS there.

ALTER TABLE device ADD COLUMN /*M! IF NOT EXISTS */
  releasing_at DATETIME NULL COMMENT 'UTC; since when it is served only what takes us off it, until it has got that; NULL: it stays';

ALTER TABLE device ADD KEY /*M! IF NOT EXISTS */ device_releasing (releasing_at);

ALTER TABLE device_status ADD COLUMN /*M! IF NOT EXISTS */
  refused TINYINT GENERATED ALWAYS AS (IFNULL(refused_at > last_at, 0)) VIRTUAL COMMENT '1: it was served once and refused since';

ALTER TABLE device_status ADD KEY /*M! IF NOT EXISTS */ device_status_refused (refused, device_id);

ALTER TABLE device_status ADD KEY /*M! IF NOT EXISTS */ device_status_firmware (firmware, device_id);

ALTER TABLE mac_config MODIFY enabled TINYINT NOT NULL COMMENT 'As in the device; 2: it is being released';

ALTER TABLE device ADD KEY /*M! IF NOT EXISTS */ device_enabled (enabled);
