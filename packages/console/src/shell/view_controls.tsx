import { Select } from '../ui/select.tsx';
import { useSession } from './use_session.ts';
import { useView } from './use_view.ts';
import { isRange, RANGES } from './view.ts';

/** Tenant and period: what every page is looked at through. */
export function ViewControls() {
  const { tenant, range, change } = useView();
  const { tenants } = useSession();
  const options = [
    ...(tenants.length > 1 ? [{ value: '*', label: 'All tenants' }] : []),
    ...tenants.map((id) => ({ value: id, label: id })),
  ];
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 wide:justify-start">
      <Select label="Tenant" value={tenant} options={options} onChoose={(id) => change({ tenant: id })} />
      <Select
        label="Last"
        value={range}
        options={Object.entries(RANGES).map(([value, { label }]) => ({ value, label }))}
        onChoose={(value) => isRange(value) && change({ range: value })}
      />
    </div>
  );
}
