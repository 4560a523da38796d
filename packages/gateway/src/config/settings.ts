import { type Static, Type } from 'typebox';
import { DECISION_SETTINGS, TenantDecisionSchema } from './decision_schema.ts';

const secret = { 'x-secret': true } as const;

const TenantKeySchema = Type.Object(
  {
    kid: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    alg: Type.Union([Type.Literal('hmac'), Type.Literal('hmac-prehash'), Type.Literal('ed25519')]),
    key: Type.String({ minLength: 1, description: 'HMAC key as text, or Ed25519 public key in base64.' }),
    not_before: Type.Optional(Type.String({ format: 'date-time' })),
    not_after: Type.Optional(Type.String({ format: 'date-time' })),
  },
  { additionalProperties: false },
);

const TenantSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' }),
    keys: Type.Array(TenantKeySchema, { minItems: 1, maxItems: 16 }),
    token_rate: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    token_burst: Type.Optional(Type.Number({ minimum: 1 })),
    daily_quota: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
    min_pcs_version: Type.Optional(Type.Union([Type.Literal('0.1'), Type.Literal('0.2')])),
    decision: Type.Optional(TenantDecisionSchema),
  },
  { additionalProperties: false },
);

/** Every setting of the gateway: the names are the environment variables; a YAML file uses them in lower case. */
export const SettingsSchema = Type.Object(
  {
    HOST: Type.String({
      default: '127.0.0.1',
      description: 'Address to listen on. Anything but loopback needs JWT_SECRET.',
    }),
    PORT: Type.Integer({
      default: 8080,
      minimum: 0,
      maximum: 65535,
      description: 'Port to listen on; 0 picks a free one.',
    }),
    KAKEYA_DATA: Type.String({
      default: '.kakeya',
      minLength: 1,
      description: 'Directory of everything the gateway keeps.',
    }),
    WAL_DIR: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Directory of the journal; `journal` inside KAKEYA_DATA when unset.',
      }),
    ),
    WAL_RETENTION_DAYS: Type.Number({
      default: 14,
      minimum: 0,
      description: 'Days to keep journal segments that every projection has consumed.',
    }),
    WAL_SEGMENT_BYTES: Type.Integer({
      default: 33_554_432,
      minimum: 65_536,
      maximum: 1_073_741_824,
      description: 'Size at which a journal segment is closed, in bytes.',
    }),
    WAL_KEYS: Type.Optional(
      Type.String({
        ...secret,
        description:
          'Encrypts journal bodies (AES-256-GCM): `id:base64,…` with 32-byte keys; the first one writes, all read.',
      }),
    ),
    DEDUP_BACKEND: Type.Union([Type.Literal('embedded'), Type.Literal('redis'), Type.Literal('postgres')], {
      default: 'embedded',
      description:
        'Where first outcomes are kept. `embedded` is a SQLite file in KAKEYA_DATA; gateways that share a store decide each id once.',
    }),
    DATABASE_URL: Type.Optional(
      Type.String({
        ...secret,
        minLength: 1,
        description:
          'PostgreSQL for DEDUP_BACKEND=postgres, `postgres://[user:password@]host[:port]/database`. `POSTGRES_CONN` is another name for it.',
      }),
    ),
    NATS_URL: Type.Optional(
      Type.String({
        ...secret,
        minLength: 1,
        description:
          'NATS JetStream to which outcomes are relayed, `nats://[user:password@]host[:port]` or `tls://`. A broker that is away stops nothing.',
      }),
    ),
    NATS_STREAM: Type.String({
      default: 'KAKEYA',
      pattern: '^[A-Za-z0-9_-]{1,32}$',
      description:
        'Stream that takes the events; made when absent. Dead letters go to the stream of this name with `_DLQ`.',
    }),
    DEDUP_TTL_DAYS: Type.Number({
      default: 14,
      exclusiveMinimum: 0,
      description: 'Days for which a duplicate gets the stored outcome.',
    }),
    MAX_BODY_BYTES: Type.Integer({
      default: 1_048_576,
      minimum: 1024,
      maximum: 67_108_864,
      description: 'Largest record, in bytes; a larger one gets 413.',
    }),
    TOKEN_RATE: Type.Number({
      default: 50_000,
      exclusiveMinimum: 0,
      description: 'Records per second and tenant, as the refill rate of a token bucket; over it, 429.',
    }),
    TOKEN_BURST: Type.Optional(
      Type.Number({ minimum: 1, description: 'Size of that bucket; one second of TOKEN_RATE when unset.' }),
    ),
    DAILY_QUOTA: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Records per tenant and UTC day; over it, 429 until midnight. No limit when unset.',
      }),
    ),
    REDIS_URL: Type.Optional(
      Type.String({
        ...secret,
        minLength: 1,
        description:
          'Redis for DEDUP_BACKEND=redis, on which gateways also share rates and quotas, `redis://[user:password@]host[:port][/database]` or `rediss://`. `REDIS_ADDR` is another name for it.',
      }),
    ),
    MAX_IN_FLIGHT: Type.Integer({
      default: 4096,
      minimum: 1,
      description: 'Records in work at once; over it, 429 with Retry-After, and lines of a batch wait.',
    }),
    MAX_EVENT_LOOP_LAG_MS: Type.Number({
      default: 250,
      minimum: 10,
      description:
        'Lag of the event loop, in ms, over which requests are turned away with 429, a quarter more each half second.',
    }),
    JUDGE_THREADS: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 64,
        description:
          'Threads that parse, verify and decide; 0 does it in the thread that serves HTTP. Unset: one less than the cores, at most 4.',
      }),
    ),
    PCS_SIGN_ALG: Type.Union([Type.Literal('hmac'), Type.Literal('ed25519'), Type.Literal('none')], {
      default: 'hmac',
      description: 'How the records of the single tenant are signed. `none` needs KAKEYA_ALLOW_UNSIGNED=yes.',
    }),
    PCS_HMAC_KEY: Type.Optional(
      Type.String({ ...secret, minLength: 1, description: 'HMAC key of the single tenant, as text.' }),
    ),
    PCS_HMAC_KEYS: Type.Optional(
      Type.String({
        ...secret,
        minLength: 1,
        description: 'Several HMAC keys, comma-separated: old and new verify during a rotation.',
      }),
    ),
    PCS_ED25519_PUB_B64: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Ed25519 public keys of the single tenant, raw 32 bytes in base64, comma-separated.',
      }),
    ),
    MIN_PCS_VERSION: Type.Union([Type.Literal('0.1'), Type.Literal('0.2')], {
      default: '0.1',
      description: 'Oldest record version that is taken.',
    }),
    KAKEYA_ALLOW_UNSIGNED: Type.Optional(
      Type.Literal('yes', { description: 'Development only: lets PCS_SIGN_ALG=none start, on loopback.' }),
    ),
    MULTI_TENANT: Type.Boolean({
      default: false,
      description: 'Takes the tenant from the token or the X-Tenant-Id header, with keys from TENANTS.',
    }),
    TENANTS: Type.Optional(
      Type.String({
        ...secret,
        minLength: 1,
        description:
          '`id:alg:key,…` with alg hmac, hmac-prehash or ed25519; a repeated id adds a key. In YAML: a list with keys, windows and limits.',
      }),
    ),
    JWT_SECRET: Type.Optional(
      Type.String({
        ...secret,
        minLength: 32,
        description:
          'HS256 secret of bearer tokens with the claims `tenant_id` and `scope`. When set, every API request needs a token.',
      }),
    ),
    METRICS_USER: Type.Optional(Type.String({ minLength: 1, description: 'Basic-auth user of /metrics.' })),
    METRICS_PASS: Type.Optional(
      Type.String({
        ...secret,
        minLength: 1,
        description: 'Basic-auth password of /metrics. Unset: /metrics answers on loopback only.',
      }),
    ),
    TLS_CERT: Type.Optional(
      Type.String({
        ...secret,
        minLength: 1,
        description:
          'Certificate of the gateway and its chain, in PEM: it then serves HTTPS only. A file is followed as it is replaced.',
      }),
    ),
    TLS_KEY: Type.Optional(
      Type.String({
        ...secret,
        minLength: 1,
        description: 'Private key of TLS_CERT, in PEM, without a passphrase.',
      }),
    ),
    TLS_MIN_VERSION: Type.Union([Type.Literal('1.2'), Type.Literal('1.3')], {
      default: '1.2',
      description: 'Oldest TLS version that is spoken.',
    }),
    TLS_CLIENT_CA: Type.Optional(
      Type.String({
        ...secret,
        minLength: 1,
        description:
          'Authorities of client certificates, in PEM. When set, every request needs a client certificate of one of them.',
      }),
    ),
    TLS_CLIENT_CRL: Type.Optional(
      Type.String({
        ...secret,
        minLength: 1,
        description:
          'Certificate revocation lists, in PEM: one of every authority that a client certificate goes back to.',
      }),
    ),
    TLS_CLIENT_SAN_ALLOW: Type.Optional(
      Type.String({
        ...secret,
        minLength: 1,
        description:
          'Alternative names (DNS, URI, e-mail; exact, no wildcards), comma-separated: a client certificate needs one of them. Unset: any.',
      }),
    ),
    ...DECISION_SETTINGS,
    CALIBRATION_RECALIBRATE: Type.Union([Type.Literal('propose'), Type.Literal('apply')], {
      default: 'propose',
      description:
        'What follows when a recalibration is due: only its record, or the recalibration. After drift, `apply` forgets all labels.',
    }),
    EXTERNAL_JUDGE_URL: Type.Optional(
      Type.String({
        pattern: '^https?://',
        maxLength: 2048,
        description:
          'Judge that ensembles with `external_judge` ask: gets the answer and its passages by POST.',
      }),
    ),
    EXTERNAL_JUDGE_TOKEN: Type.Optional(
      Type.String({ ...secret, minLength: 1, description: 'Bearer token for that judge.' }),
    ),
    ESCALATION_TARGET: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'Share of outputs that people mean to look at: shown beside the real one, and decides nothing.',
      }),
    ),
    LOG_LEVEL: Type.Union(
      ['debug', 'info', 'warn', 'error', 'silent'].map((level) => Type.Literal(level)),
      { default: 'info', description: 'Least severe level that is logged.' },
    ),
    LOG_SAMPLE: Type.Number({
      default: 0.01,
      minimum: 0,
      maximum: 1,
      description: 'Share of API requests that get a log line; server errors always do.',
    }),
    SHUTDOWN_GRACE_MS: Type.Integer({
      default: 10_000,
      minimum: 0,
      description: 'How long a shutdown waits for requests in flight, in ms.',
    }),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof SettingsSchema>;
export type TenantSetting = Static<typeof TenantSchema>;

/** The YAML form: the same settings in lower case, and tenants as a list. */
export const TenantListSchema = Type.Array(TenantSchema, { minItems: 1 });

/** The registry file: tenants that `kakeya tenants` keeps beside the configuration. */
export const RegistrySchema = Type.Object(
  {
    format: Type.Literal('kakeya-tenants'),
    version: Type.Literal(1),
    revision: Type.Integer({ minimum: 0 }),
    tenants: Type.Array(TenantSchema),
  },
  { additionalProperties: false },
);

export type RegistryDocument = Static<typeof RegistrySchema>;
