/**
 * The token lives in this variable and nowhere else: not in the address, not in storage that another page's script or
 * the next person at this machine could read. A reload asks for it again.
 */
let token: string | undefined;
let refused = false;
const listeners = new Set<() => void>();

const tell = (): void => {
  for (const listener of listeners) listener();
};

export const session = {
  token: (): string | undefined => token,
  /** Whether the gateway asked for a token, or did not take the one it got. */
  isRefused: (): boolean => refused,
  use: (next: string): void => {
    token = next;
    refused = false;
    tell();
  },
  /** The gateway does not take it, or no longer does. */
  refuse: (): void => {
    if (refused) return;
    token = undefined;
    refused = true;
    tell();
  },
  leave: (): void => {
    token = undefined;
    refused = true;
    tell();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};
