-- Which numbered files of each component have been applied. Read and written inside the migration's transaction.
CREATE TABLE IF NOT EXISTS kakeya_schema_versions (
  component TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL
);
