-- voipconfigctl: everything inside this database, because it migrates it.
-- Nothing outside it.  Placeholder @PASSWORD@: see schema/README.md.

CREATE USER IF NOT EXISTS 'voipconfig_ctl'@'localhost' IDENTIFIED BY '@PASSWORD@';

GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON * TO 'voipconfig_ctl'@'localhost';
