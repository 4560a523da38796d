import { Page } from '../../ui/page.tsx';

export function LearningPage() {
  return <Page title="Risk and routing">{null}</Page>;
}
