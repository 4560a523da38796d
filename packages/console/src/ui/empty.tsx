import type { ReactNode } from 'react';

/** There is nothing, which is not a fault: says why, and what would bring something. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="rounded-md border border-dashed border-line px-4 py-6 text-center">
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="mt-1 text-muted">{children}</div>}
    </div>
  );
}
