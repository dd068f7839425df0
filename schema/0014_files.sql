-- Lists of books and files that stay quick; files that two people change.
-- "/*M! */" is read by MariaDB alone: MySQL has no IF NOT EXISTS there.

ALTER TABLE resource ADD COLUMN /*M! IF NOT EXISTS */
  version BIGINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Optimistic lock';

ALTER TABLE resource ADD KEY /*M! IF NOT EXISTS */ resource_by_name (name, id);

ALTER TABLE resource ADD KEY /*M! IF NOT EXISTS */ resource_created (created_at, id);

ALTER TABLE resource ADD KEY /*M! IF NOT EXISTS */ resource_kind_name (kind, name, id);

ALTER TABLE resource ADD KEY /*M! IF NOT EXISTS */ resource_kind_created (kind, created_at, id);

ALTER TABLE phone_book ADD KEY /*M! IF NOT EXISTS */ phone_book_by_name (name, id);

ALTER TABLE phone_book_entry ADD KEY /*M! IF NOT EXISTS */ phone_book_entry_name (book_id, name, id);
