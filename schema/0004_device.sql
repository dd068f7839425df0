-- Devices and what is on them; global configurations; settings on all layers.

CREATE TABLE IF NOT EXISTS global_config (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose phones',
  model_id INT UNSIGNED NOT NULL COMMENT 'Of which model',
  version BIGINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Optimistic lock',
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC; made with the first device of its model',
  PRIMARY KEY (id),
  UNIQUE KEY global_config_pair (organisation_id, model_id),
  KEY global_config_model (model_id),
  CONSTRAINT global_config_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
  CONSTRAINT global_config_model FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Organisation x model: what y<number>.cfg is made for';

CREATE TABLE IF NOT EXISTS device_group (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose phones',
  name VARCHAR(120) NOT NULL COMMENT 'Unique in the organisation',
  notes VARCHAR(2000) NOT NULL DEFAULT '' COMMENT 'For people',
  version BIGINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Optimistic lock',
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC',
  PRIMARY KEY (id),
  UNIQUE KEY device_group_name (organisation_id, name),
  CONSTRAINT device_group_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Phones that share settings: Reception, Warehouse';

CREATE TABLE IF NOT EXISTS device (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose phone; deleting an organisation deletes its devices one by one first',
  model_id INT UNSIGNED NOT NULL COMMENT 'Which phone',
  group_id BIGINT UNSIGNED NULL COMMENT 'NULL: in no group',
  mac CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Twelve lower-case hex digits; unique in the whole installation',
  serial VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Serial number from the label; RPS may ask for it',
  label VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'For people: Reception, Ada''s desk',
  enabled TINYINT NOT NULL DEFAULT 1 COMMENT '0: its files are refused',
  prov_secret VARBINARY(300) NULL COMMENT 'Its own HTTP password, sealed (purpose prov); the user is its MAC',
  admin_secret VARBINARY(300) NULL COMMENT 'Password of its admin user, sealed (purpose admin); NULL: the organisation''s',
  notes VARCHAR(2000) NOT NULL DEFAULT '' COMMENT 'For people',
  version BIGINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Optimistic lock: raised with every change of the device, its lines, keys or settings',
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'UTC',
  changed_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP COMMENT 'UTC',
  PRIMARY KEY (id),
  UNIQUE KEY device_mac (mac),
  KEY device_organisation (organisation_id, label, id),
  KEY device_model (model_id),
  KEY device_group (group_id),
  CONSTRAINT device_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE RESTRICT,
  CONSTRAINT device_model FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE RESTRICT,
  CONSTRAINT device_group FOREIGN KEY (group_id) REFERENCES device_group (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Phones';

CREATE TABLE IF NOT EXISTS line (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Never reused',
  device_id BIGINT UNSIGNED NOT NULL COMMENT 'On which phone',
  number SMALLINT UNSIGNED NOT NULL COMMENT 'account.<number>; of a DECT base also the handset',
  enabled TINYINT NOT NULL DEFAULT 1 COMMENT 'account.X.enable',
  label VARCHAR(80) NOT NULL DEFAULT '' COMMENT 'Text on the screen',
  display_name VARCHAR(80) NOT NULL DEFAULT '' COMMENT 'Caller name in From',
  user_name VARCHAR(80) NOT NULL COMMENT 'SIP user',
  auth_name VARCHAR(80) NOT NULL DEFAULT '' COMMENT 'Digest user; empty: user_name',
  secret VARBINARY(400) NULL COMMENT 'SIP password, sealed (purpose sip)',
  server_host VARCHAR(120) NOT NULL COMMENT 'Registrar',
  server_port SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '0: the phone''s default',
  backup_host VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'Second registrar',
  backup_port SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '0: the phone''s default',
  transport ENUM('udp','tcp','tls','dns') NOT NULL DEFAULT 'udp' COMMENT 'dns: chosen by NAPTR',
  expires INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Seconds; 0: the phone''s default',
  proxy_host VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'Outbound proxy',
  proxy_port SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '0: the phone''s default',
  voicemail VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'Number of the voice mail box',
  ringtone VARCHAR(80) NOT NULL DEFAULT '' COMMENT 'Ring1.wav ... or a file of the organisation; empty: the phone''s',
  codecs VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Names in order of preference, blank separated; empty: the phone''s own',
  handset VARCHAR(80) NOT NULL DEFAULT '' COMMENT 'Name of the DECT handset',
  PRIMARY KEY (id),
  UNIQUE KEY line_number (device_id, number),
  KEY line_user (user_name),
  CONSTRAINT line_device FOREIGN KEY (device_id) REFERENCES device (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='SIP accounts of a phone';

CREATE TABLE IF NOT EXISTS line_key (
  device_id BIGINT UNSIGNED NOT NULL COMMENT 'On which phone',
  area ENUM('line','memory','programmable','expansion') NOT NULL COMMENT 'linekey, memorykey, programablekey, expansion_module',
  module SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Expansion module 1, 2 ...; 0 elsewhere',
  position SMALLINT UNSIGNED NOT NULL COMMENT 'Number of the key, from 1',
  type SMALLINT UNSIGNED NOT NULL COMMENT 'Yealink''s key type: 15 line, 16 BLF, 13 speed dial ...',
  line SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Account it uses, from 1; 0: not said',
  value VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Number, URI or code',
  label VARCHAR(80) NOT NULL DEFAULT '' COMMENT 'Text on the screen',
  pickup VARCHAR(80) NOT NULL DEFAULT '' COMMENT 'Pickup code of a BLF: pickup_value on V7x, extension later',
  book SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'xml_phonebook; 0: not said',
  PRIMARY KEY (device_id, area, module, position),
  CONSTRAINT line_key_device FOREIGN KEY (device_id) REFERENCES device (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Keys of the phone and of its expansion modules';

CREATE TABLE IF NOT EXISTS setting (
  layer ENUM('organisation','global','group','device') NOT NULL COMMENT 'Later ones win; organisation stands for provider, reseller and customer alike',
  owner_id BIGINT UNSIGNED NOT NULL COMMENT 'The id of what the layer names; equal to the column of that name below',
  name VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Yealink parameter, indexes filled in: account.1.dtmf.type',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose data this is, on every layer',
  global_id BIGINT UNSIGNED NULL COMMENT 'Layer global',
  group_id BIGINT UNSIGNED NULL COMMENT 'Layer group',
  device_id BIGINT UNSIGNED NULL COMMENT 'Layer device',
  action ENUM('set','absent') NOT NULL DEFAULT 'set' COMMENT 'absent: the line is left out of the file',
  value VARCHAR(2000) NOT NULL DEFAULT '' COMMENT 'One line of text; empty when sealed or absent',
  secret VARBINARY(4200) NULL COMMENT 'The value of a sensitive parameter, sealed (purpose setting)',
  changed_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP COMMENT 'UTC',
  PRIMARY KEY (layer, owner_id, name),
  KEY setting_organisation (organisation_id),
  KEY setting_global (global_id),
  KEY setting_group (group_id),
  KEY setting_device (device_id),
  CONSTRAINT setting_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
  CONSTRAINT setting_global FOREIGN KEY (global_id) REFERENCES global_config (id) ON DELETE CASCADE,
  CONSTRAINT setting_group FOREIGN KEY (group_id) REFERENCES device_group (id) ON DELETE CASCADE,
  CONSTRAINT setting_device FOREIGN KEY (device_id) REFERENCES device (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='One parameter and its value on one layer';

CREATE TABLE IF NOT EXISTS mac_config (
  mac CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Of the device; the key a phone is found by',
  device_id BIGINT UNSIGNED NOT NULL COMMENT 'Of which device',
  organisation_id BIGINT UNSIGNED NOT NULL COMMENT 'As in the device',
  model_id INT UNSIGNED NOT NULL COMMENT 'As in the device',
  group_id BIGINT UNSIGNED NULL COMMENT 'As in the device',
  enabled TINYINT NOT NULL COMMENT 'As in the device',
  sheet MEDIUMBLOB NOT NULL COMMENT 'Device, lines, keys and settings in one piece (db/sheet.h), written anew in every transaction that changes one of them',
  PRIMARY KEY (mac),
  UNIQUE KEY mac_config_device (device_id),
  CONSTRAINT mac_config_device FOREIGN KEY (device_id) REFERENCES device (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='What <mac>.cfg is made of, ready to be read in one round trip';

CREATE TABLE IF NOT EXISTS device_status (
  device_id BIGINT UNSIGNED NOT NULL COMMENT 'Of which device',
  first_at DATETIME NULL COMMENT 'First time it was served, UTC',
  last_at DATETIME NULL COMMENT 'Last time it was served, UTC',
  refused_at DATETIME NULL COMMENT 'Last time it was refused, UTC',
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Last address',
  firmware VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'From the last User-Agent',
  mac_etag CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Of the MAC configuration it has',
  global_etag CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Of the global configuration it has',
  PRIMARY KEY (device_id),
  KEY device_status_last (last_at),
  CONSTRAINT device_status_device FOREIGN KEY (device_id) REFERENCES device (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='What the fetch log says of each device, summed up by the back office';
