-- pages_data.sql - enough of everything that a page which reads all of it
-- shows; for test_db_pages.c.  One provider (1), 20 resellers (2-21), 20,000
-- customers (22-20021), 1,000 of each reseller; 2,000 of them (22-2021), 100 of
-- each reseller, have ten phones.
-- MariaDB alone: seq_1_to_N.
SET autocommit = 0;

INSERT INTO organisation (id, parent_id, kind, name, path, path_key)
  VALUES (1, NULL, 'provider', 'Provider', '/1/', 'p');
INSERT INTO organisation (id, parent_id, kind, name, path, path_key)
  SELECT 1 + seq, 1, 'reseller', CONCAT('Reseller ', seq),
  CONCAT('/1/', 1 + seq, '/'), CONCAT('r', seq) FROM seq_1_to_20;
INSERT INTO organisation (id, parent_id, kind, name, path, path_key)
  SELECT 21 + seq, 2 + seq % 20, 'customer', CONCAT('Customer ', seq),
  CONCAT('/1/', 2 + seq % 20, '/', 21 + seq, '/'), CONCAT('c', seq)
  FROM seq_1_to_20000;

INSERT INTO model (id, name, file_number, firmware_family, template_family,
  kind, ua_token, accounts, line_keys)
  SELECT seq, CONCAT('M', seq), seq, 'V86', 'v84', 'desk', CONCAT('M', seq),
  16, 27 FROM seq_1_to_100;

INSERT INTO device_group (id, organisation_id, name)
  SELECT seq, 22 + seq % 2000, CONCAT('Group ', seq) FROM seq_1_to_20000;
INSERT INTO global_config (organisation_id, model_id)
  SELECT 22 + seq % 2000, 1 + seq DIV 2000 FROM seq_1_to_8000;
INSERT INTO device (id, organisation_id, model_id, group_id, mac, label,
  changed_at)
  SELECT seq, 22 + seq % 2000, 1 + seq % 7, seq,
  CONCAT('805ec0', LPAD(LOWER(HEX(seq)), 6, '0')), CONCAT('Desk ', seq),
  '2026-01-01' + INTERVAL seq MINUTE FROM seq_1_to_20000;
INSERT INTO line (device_id, number, user_name, server_host)
  SELECT 1 + seq DIV 2, 1 + seq % 2, CONCAT('2', seq), 'sip.example'
  FROM seq_2_to_39999;
INSERT INTO setting (layer, owner_id, name, organisation_id, device_id, value)
  SELECT 'device', seq, 'phone_setting.lcd_logo.mode', 22 + seq % 2000, seq,
  '0' FROM seq_1_to_20000;

INSERT INTO user (id, organisation_id, login, name, role)
  SELECT seq, 22 + seq % 2000, CONCAT('user', seq, '@example.net'),
  CONCAT('User ', seq), 'organisation_user' FROM seq_1_to_10000;
INSERT INTO user_device (user_id, device_id)
  SELECT seq, seq FROM seq_1_to_10000;
INSERT INTO token (organisation_id, user_id, name, sha256, scopes)
  SELECT 22 + seq % 2000, seq, CONCAT('Token ', seq),
  UNHEX(SHA2(seq, 256)), 'read' FROM seq_1_to_10000;

INSERT INTO template (owner, organisation_id, kind, scope, title)
  SELECT 22 + seq % 2000, 22 + seq % 2000, 'mac', CONCAT('model:', 1 + seq
  DIV 2000), CONCAT('Template ', seq) FROM seq_1_to_10000;
INSERT INTO phone_book (id, organisation_id, name, title)
  SELECT seq, 22 + seq % 2000, CONCAT('book', seq), CONCAT('Book ', seq)
  FROM seq_1_to_20000;
INSERT INTO phone_book_entry (book_id, name, phone1)
  SELECT seq, CONCAT('Name ', seq), '201' FROM seq_1_to_20000;
INSERT INTO resource (organisation_id, kind, name, size, sha256)
  SELECT 22 + seq % 2000, 'wallpaper', CONCAT('w', seq, '.jpg'), 1,
  SHA2(seq, 256) FROM seq_1_to_10000;
INSERT INTO upload (device_id, organisation_id, kind, address, size, sha256,
  content)
  SELECT seq, 22 + seq % 2000, 'contact', '192.0.2.1', 1, SHA2(seq, 256), 'x'
  FROM seq_1_to_20000;
INSERT INTO import_job (organisation_id, kind, mode, state, content)
  SELECT 22 + seq % 2000, 'devices', 'dry_run', 'done', '' FROM
  seq_1_to_10000;

INSERT INTO audit (organisation_id, path, actor, action, object, object_id)
  SELECT 22 + seq % 2000, (SELECT path FROM organisation WHERE id = 22 +
  seq % 2000), 'user:a', 'change', 'device', seq FROM seq_1_to_20000;
INSERT INTO fetch_log (at, organisation_id, mac, file, method, status, reason,
  address)
  SELECT '2026-01-01' + INTERVAL seq SECOND, 22 + seq % 2000,
  CONCAT('805ec0', LPAD(LOWER(HEX(seq)), 6, '0')), 'mac', 'GET', 200, 'ok',
  '192.0.2.1' FROM seq_1_to_20000;
INSERT INTO rps_account (id, organisation_id, name, driver, base_url, api_user)
  VALUES (1, 1, 'Yealink', 'v2', 'https://rps.example', 'a');
INSERT INTO rps_server (account_id, organisation_id, name)
  SELECT 1, 21 + seq, CONCAT('S', seq) FROM seq_1_to_2000;
INSERT INTO rps_device (mac, account_id, device_id)
  SELECT mac, 1, id FROM device;
INSERT INTO rps_job (organisation_id, target, verb)
  SELECT 22 + seq % 2000, CONCAT('device:', seq), 'add_device'
  FROM seq_1_to_20000;
COMMIT;
SET autocommit = 1;

ANALYZE TABLE organisation, model, device_group, global_config, device, line,
  setting, user, user_device, token, template, phone_book, phone_book_entry,
  resource, upload, import_job, audit, fetch_log, rps_server, rps_device,
  rps_job;
