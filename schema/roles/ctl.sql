-- voipconfigctl: the operator's command line, which also applies migrations.
-- All of this database and nothing outside of it; it can hand on no right.
-- To be run in the database, before the first migration; the password is put
-- in as README.md says.

CREATE USER IF NOT EXISTS 'voipconfigctl'@'localhost' IDENTIFIED BY '@PASSWORD@';

-- "ON *" is every table of the database this is run in, also those to come.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, REFERENCES, DROP
  ON * TO 'voipconfigctl'@'localhost';
