import { Link } from '@tanstack/react-router';
import { isTab, POLICY_TABS, type PolicyTab } from './policy_search.ts';

/** Links, since each is a place of its own in the address. */
export function PolicyTabs({ shown }: { readonly shown: PolicyTab }) {
  return (
    <nav aria-label="Parts of the policy" className="overflow-x-auto border-b border-line">
      <ul className="flex w-max sm:gap-1">
        {Object.keys(POLICY_TABS)
          .filter(isTab)
          .map((tab) => (
            <li key={tab}>
              <Link
                from="/policies/$policyId"
                to="."
                search={(before) => ({ ...before, tab })}
                aria-current={tab === shown ? 'page' : undefined}
                className={`block border-b-2 px-2 py-2 sm:px-3 whitespace-nowrap ${
                  tab === shown
                    ? 'border-accent font-medium text-accent'
                    : 'border-transparent text-muted hover:text-ink'
                }`}
              >
                {POLICY_TABS[tab]}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}
