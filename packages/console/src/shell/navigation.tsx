import { Link } from '@tanstack/react-router';
import { PAGES } from './pages.ts';

/** Beside the page where there is room, below it on a phone. The view (tenant, range) goes along. */
export function Navigation() {
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-surface wide:static wide:border-t-0 wide:bg-transparent"
    >
      <ul className="flex justify-around wide:flex-col wide:gap-0.5">
        {PAGES.map(({ to, label, icon: Icon }) => (
          <li key={to} className="min-w-0 flex-1 wide:flex-none">
            <Link
              to={to}
              search={({ tenant, range }) => ({
                ...(tenant === undefined ? {} : { tenant }),
                ...(range === undefined ? {} : { range }),
              })}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              className="flex flex-col items-center gap-0.5 rounded-md px-1 py-2 text-xs text-muted hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-accent wide:flex-row wide:gap-2.5 wide:px-3 wide:text-base wide:hover:bg-sunken wide:aria-[current=page]:bg-accent-soft"
            >
              <Icon aria-hidden size={17} strokeWidth={1.8} />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
