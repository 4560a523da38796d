import { Outlet } from '@tanstack/react-router';
import { LiveProvider } from './live_provider.tsx';
import { LiveState } from './live_state.tsx';
import { Logo } from './logo.tsx';
import { Navigation } from './navigation.tsx';
import { SessionGate } from './session_gate.tsx';
import { SessionMenu } from './session_menu.tsx';
import { ViewControls } from './view_controls.tsx';

export function Layout() {
  return (
    <SessionGate>
      <LiveProvider>
        <a
          href="#page"
          className="sr-only rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-30"
        >
          Skip to the page
        </a>
        <div className="wide:grid wide:min-h-dvh wide:grid-cols-[12.5rem_minmax(0,1fr)]">
          <aside aria-label="Kakeya" className="hidden px-3 py-4 wide:block">
            <div className="sticky top-4 space-y-5">
              <div className="px-3">
                <Logo />
              </div>
              <Navigation />
            </div>
          </aside>
          <div className="min-w-0 pb-20 wide:pb-8">
            <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-2.5 wide:px-6">
              <div className="wide:hidden">
                <Logo />
              </div>
              <div className="order-last w-full wide:order-none wide:w-auto">
                <ViewControls />
              </div>
              <div className="flex items-center gap-3">
                <LiveState />
                <SessionMenu />
              </div>
            </header>
            <main id="page" tabIndex={-1} className="mx-auto max-w-[84rem] px-4 py-5 outline-none wide:px-6">
              <Outlet />
            </main>
          </div>
          <div className="wide:hidden">
            <Navigation />
          </div>
        </div>
      </LiveProvider>
    </SessionGate>
  );
}
