-- Whose password goes where, and which phone a SIP account means: a phone's
-- web password in clear only where the provider says so, registrars a notifier
-- serves, and since when a line has its account.  "/*M! */" is read by MariaDB
-- alone: MySQL has no IF NOT EXISTS there.

ALTER TABLE notifier ADD COLUMN /*M! IF NOT EXISTS */
  basic TINYINT NOT NULL DEFAULT 0 COMMENT 'action_uri, 1: the password goes in clear (HTTP Basic) to a phone of this very organisation that asks for it so; 0: Digest alone';

ALTER TABLE notifier ADD COLUMN /*M! IF NOT EXISTS */
  registrars VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'sip without domain: the registrars of accounts that may be told, beside proxy_host, blank separated';

-- A line's id does not say how old its account is: lines are changed in place.
-- Those there are now are as old as their ids say.
ALTER TABLE line ADD COLUMN /*M! IF NOT EXISTS */
  account_since DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'UTC; since when user_name and server_host are these; of two lines with one account the older one is told';

-- A webhook's URL is often its password: what was kept of it is its host.
UPDATE audit SET before_text = IFNULL(JSON_REPLACE(before_text, '$.url', CONCAT(SUBSTRING_INDEX(SUBSTRING_INDEX(JSON_UNQUOTE(JSON_EXTRACT(before_text, '$.url')), '?', 1), '/', 3), '/***')), before_text)
  WHERE object = 'webhook' AND before_text LIKE '%"url"%' AND JSON_VALID(before_text);

UPDATE audit SET after_text = IFNULL(JSON_REPLACE(after_text, '$.url', CONCAT(SUBSTRING_INDEX(SUBSTRING_INDEX(JSON_UNQUOTE(JSON_EXTRACT(after_text, '$.url')), '?', 1), '/', 3), '/***')), after_text)
  WHERE object = 'webhook' AND after_text LIKE '%"url"%' AND JSON_VALID(after_text);
