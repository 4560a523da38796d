-- The first claim of each id, with the answer it was given. Times are Unix milliseconds.
CREATE TABLE dedup_entries (
  tenant TEXT NOT NULL,
  scope TEXT NOT NULL,
  id TEXT NOT NULL,
  digest TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, scope, id)
);

CREATE INDEX dedup_entries_expires_at ON dedup_entries (expires_at);
