import { redact } from './redact.ts';

/** A fault for the log. Its texts may quote what came from outside, so they are redacted. */
export function describeFault(fault: unknown): object {
  if (!(fault instanceof Error)) return { message: redact(String(fault)) };
  return {
    name: fault.name,
    message: redact(fault.message),
    ...('code' in fault ? { code: fault.code } : {}),
    stack: redact(fault.stack ?? ''),
  };
}
