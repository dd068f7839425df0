-- Yealink's service, once more: certificates, and a queue with one index less.
--
-- The CA certificate phones shall trust, as Yealink's service names it: data
-- of the organisation, or of the account for all of its organisations.
-- "/*M! */" is read by MariaDB alone: MySQL has no IF NOT EXISTS there.

ALTER TABLE organisation ADD COLUMN /*M! IF NOT EXISTS */
  certificate_url VARCHAR(511) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'CA certificate for its phones as Yealink names it; empty: that of the RPS account';

ALTER TABLE rps_account ADD COLUMN /*M! IF NOT EXISTS */
  certificate_url VARCHAR(511) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'CA certificate for phones of organisations that name none';

ALTER TABLE rps_account ADD COLUMN /*M! IF NOT EXISTS */
  certificate_as ENUM('certificate','server_certificate','both') NOT NULL DEFAULT 'certificate' COMMENT 'As which member of a server record it is sent: certificateUrl, serverCertificateUrl or both; which of them phones heed is not known';

-- A claim changes the state of a hundred jobs, and with it each of these:
-- rps_job_state and rps_job_claim do what this one was for.
ALTER TABLE rps_job DROP KEY /*M! IF EXISTS */ rps_job_due;
