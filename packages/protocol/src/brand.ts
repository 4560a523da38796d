declare const brand: unique symbol;

/** A value of type `T` that has passed the check named by `Name`. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** 64 lower-case hex digits: SHA-256 of `merkle_root|epoch|shard_id`. */
export type PcsId = Brand<string, 'PcsId'>;

/** Identifies a tenant: 1 to 64 characters of `[A-Za-z0-9._-]`, starting with a letter or digit. */
export type TenantId = Brand<string, 'TenantId'>;

/** 64 lower-case hex digits: a SHA-256 digest. */
export type Sha256Hex = Brand<string, 'Sha256Hex'>;
