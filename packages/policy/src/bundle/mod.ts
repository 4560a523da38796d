/**
 * Signed evidence bundles: a policy, a context, its plan, its verdict and the proofs in one archive, which anyone can
 * check offline with nothing but the signer's public key. Bytes in, bytes out; runs in Node and in a browser.
 */
export { type BundleParts, buildBundle } from './build_bundle.ts';
export type { BundleFile, BundleManifest } from './manifest.ts';
export { BUNDLE_REFUSALS, type BundleRefusalCode } from './refusal.ts';
export { type BundleCheck, verifyBundle } from './verify_bundle.ts';
