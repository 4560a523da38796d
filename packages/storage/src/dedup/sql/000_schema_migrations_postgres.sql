-- PostgreSQL only. Which numbered files of each component have been applied, and the SHA-256 of what they said.
-- Read and written inside the migration's transaction.
CREATE TABLE kakeya_schema_migrations (
  component TEXT NOT NULL,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL,
  PRIMARY KEY (component, version)
);
