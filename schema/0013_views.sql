-- What templates, previews and the dashboard need: lists in order, and counts
-- of many phones that are kept, because a million can not be counted for
-- each look.  "/*M! */" is read by MariaDB alone: MySQL has no IF NOT EXISTS
-- there.

ALTER TABLE template ADD KEY /*M! IF NOT EXISTS */ template_title (title, id);

ALTER TABLE device_status ADD KEY /*M! IF NOT EXISTS */ device_status_refused (refused_at, device_id);

ALTER TABLE rps_job ADD KEY /*M! IF NOT EXISTS */ rps_job_queue (organisation_id, state, run_after);

CREATE TABLE IF NOT EXISTS device_tally (
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Of its own phones, without those of organisations below',
  never_seen INT UNSIGNED NOT NULL COMMENT 'Never served',
  up_to_date INT UNSIGNED NOT NULL COMMENT 'Served since the last change',
  outdated INT UNSIGNED NOT NULL COMMENT 'Changed since they were served',
  silent INT UNSIGNED NOT NULL COMMENT 'Not served for a week',
  refused INT UNSIGNED NOT NULL COMMENT 'Refused since they were served',
  counted_at DATETIME NOT NULL COMMENT 'UTC; when that was so',
  PRIMARY KEY (organisation_id),
  CONSTRAINT device_tally_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Phones by state, counted in the background for the dashboard';

CREATE TABLE IF NOT EXISTS firmware_tally (
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Of its own phones',
  model_id INT UNSIGNED NOT NULL COMMENT 'Of this model',
  firmware VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'As they said last; empty: never said',
  devices INT UNSIGNED NOT NULL COMMENT 'How many',
  PRIMARY KEY (organisation_id, model_id, firmware),
  KEY firmware_tally_model (model_id, firmware, devices),
  CONSTRAINT firmware_tally_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
  CONSTRAINT firmware_tally_model FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Firmware that phones run, counted in the background';
