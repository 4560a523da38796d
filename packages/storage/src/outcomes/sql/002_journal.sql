-- The journal that the positions are of: one row. None: it was filled before this was kept, from nobody knows which.
CREATE TABLE index_journal (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  journal_id TEXT NOT NULL
);
