-- What was known of each output when it was decided. Times are Unix milliseconds.
CREATE TABLE outcome_features (
  tenant TEXT NOT NULL,
  pcs_id TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  decision TEXT NOT NULL,
  score DOUBLE PRECISION,
  features TEXT NOT NULL,
  propensity DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (tenant, pcs_id)
);

CREATE INDEX outcome_features_at ON outcome_features (at_ms, tenant, pcs_id);

-- Apart from the features, because a label may come before them.
CREATE TABLE outcome_labels (
  tenant TEXT NOT NULL,
  pcs_id TEXT NOT NULL,
  label TEXT NOT NULL,
  labelled_at_ms BIGINT NOT NULL,
  PRIMARY KEY (tenant, pcs_id)
);

-- The journal entry up to which features have been taken over: one row.
CREATE TABLE feature_position (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  seq BIGINT NOT NULL
);
