import { Page } from '../../ui/page.tsx';

export function CalibrationPage() {
  return <Page title="Calibration">{null}</Page>;
}
