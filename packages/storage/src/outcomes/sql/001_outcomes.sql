-- What the journal says of outcomes, arranged for looking things up. Times are Unix milliseconds, seq columns positions
-- in the journal. Every index ends with the order of lists (received_at_ms, result_seq), and those that whole lists
-- are counted by carry what lists are filtered by, so that rows that are skipped or counted are never read.

-- The shards that outcomes name: a part of a name is looked for among them, not among the outcomes.
CREATE TABLE shards (
  id INTEGER NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  shard_id TEXT NOT NULL,
  folded TEXT NOT NULL,
  UNIQUE (shard_id, tenant)
);

CREATE TABLE outcomes (
  result_seq INTEGER NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  pcs_id TEXT NOT NULL,
  shard INTEGER,
  inbox_seq INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  decision TEXT NOT NULL,
  regime TEXT,
  reasons TEXT NOT NULL,
  score REAL,
  settle_ms REAL,
  guarantee TEXT,
  policy TEXT,
  label_wanted INTEGER NOT NULL,
  replays INTEGER NOT NULL,
  equivocations INTEGER NOT NULL,
  label TEXT,
  UNIQUE (pcs_id, tenant)
);

CREATE INDEX outcomes_of_all ON outcomes (received_at_ms, result_seq, decision, shard);
CREATE INDEX outcomes_of_tenant ON outcomes (tenant, received_at_ms, result_seq, decision, shard, score);
CREATE INDEX outcomes_by_decision ON outcomes (decision, received_at_ms, result_seq, tenant, shard);
CREATE INDEX outcomes_by_shard ON outcomes (shard, received_at_ms, result_seq, decision, tenant);
CREATE INDEX outcomes_labelled ON outcomes (received_at_ms, result_seq, tenant) WHERE label IS NOT NULL;
CREATE INDEX outcomes_wanted ON outcomes (received_at_ms, result_seq, tenant) WHERE label_wanted = 1 AND label IS NULL;

CREATE TABLE outcome_reasons (
  code TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL,
  result_seq INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  decision TEXT NOT NULL,
  PRIMARY KEY (code, received_at_ms, result_seq)
) WITHOUT ROWID;

-- Apart from the outcomes, because both may come before the outcome does.
CREATE TABLE repetitions (
  result_seq INTEGER NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  pcs_id TEXT NOT NULL,
  inbox_seq INTEGER NOT NULL,
  request_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  stored_digest TEXT,
  claimed_digest TEXT
);

CREATE INDEX repetitions_of_outcome ON repetitions (pcs_id, tenant, result_seq);
CREATE INDEX repetitions_at ON repetitions (at_ms);

CREATE TABLE labels (
  change_seq INTEGER NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  pcs_id TEXT NOT NULL,
  label TEXT NOT NULL,
  labelled_by TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  left_out TEXT
);

CREATE INDEX labels_of_outcome ON labels (pcs_id, tenant, change_seq);
CREATE INDEX labels_at ON labels (at_ms);

CREATE TABLE acts (
  seq INTEGER NOT NULL PRIMARY KEY,
  tenant TEXT,
  at_ms INTEGER NOT NULL,
  who TEXT NOT NULL,
  act TEXT NOT NULL,
  detail TEXT NOT NULL
);

CREATE INDEX acts_of_tenant ON acts (tenant, seq);

-- Counts of every minute and every hour. The tenant '' stands for all of them together. `reasons` and `latency` are
-- JSON objects: how many had each code, and how many settled within each latency cell.
CREATE TABLE rollups (
  span_ms INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  accept INTEGER NOT NULL,
  escalate INTEGER NOT NULL,
  reject INTEGER NOT NULL,
  replayed INTEGER NOT NULL,
  equivocations INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  reasons TEXT NOT NULL,
  latency TEXT NOT NULL,
  PRIMARY KEY (span_ms, tenant, at_ms)
) WITHOUT ROWID;

-- The journal entry up to which everything has been taken over: one row.
CREATE TABLE index_position (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL
);
