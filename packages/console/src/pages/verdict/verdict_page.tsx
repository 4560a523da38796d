import { Page } from '../../ui/page.tsx';

export function VerdictPage() {
  return <Page title="Verdict">{null}</Page>;
}
