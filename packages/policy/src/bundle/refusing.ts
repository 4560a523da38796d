import { ProtocolError } from '@kakeya/protocol';
import { PolicyError } from '../errors.ts';
import { BundleRefusal, type BundleRefusalCode } from './refusal.ts';

/**
 * Runs a reader of another room; what it refuses is refused here with `code`, for the reason that it gives.
 * @throws BundleRefusal
 */
export function refusing<T>(code: BundleRefusalCode, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PolicyError) && !(error instanceof ProtocolError)) throw error;
    throw new BundleRefusal(code, error.message, { cause: error });
  }
}
