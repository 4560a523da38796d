import { Page } from '../../ui/page.tsx';

export function VerdictsPage() {
  return <Page title="Verdicts">{null}</Page>;
}
