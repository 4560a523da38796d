import { Monitor, Moon, Sun } from 'lucide-react';
import { session } from '../api/session.ts';
import { Button } from '../ui/button.tsx';
import { chooseTheme, type Theme, useTheme } from './theme.ts';
import { useSession } from './use_session.ts';

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

export function SessionMenu() {
  const { subject } = useSession();
  const theme = useTheme();
  const Icon = ICONS[theme];
  return (
    <>
      <Button
        kind="quiet"
        className="px-2"
        aria-label={`Colours: ${theme}. Change to ${NEXT[theme]}.`}
        onClick={() => chooseTheme(NEXT[theme])}
      >
        <Icon aria-hidden size={16} />
      </Button>
      {session.token() !== undefined && (
        <Button kind="quiet" onClick={() => session.leave()}>
          Leave{subject === null ? '' : ` (${subject})`}
        </Button>
      )}
    </>
  );
}
