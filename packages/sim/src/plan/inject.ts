import type { GatewayNode } from '../nodes/gateway_node.ts';
import type { SimWorld } from '../nodes/sim_world.ts';
import type { Plan, PlanItem } from './plan.ts';

/** Puts the items of a plan into the world's future. Returns how many faults there are of each kind. */
export function inject(plan: Plan, sim: SimWorld): ReadonlyMap<string, number> {
  const faults = new Map<string, number>();
  for (const item of plan.items) {
    if (item.type !== 'submit' && item.type !== 'change')
      faults.set(nameOf(item), (faults.get(nameOf(item)) ?? 0) + 1);
    sim.world.after(item.atMs, () => {
      sim.world.note('item', item.type);
      execute(item, sim, plan.healAtMs);
    });
  }
  return faults;
}

function nameOf(item: PlanItem): string {
  if (item.type === 'crash') return item.power ? 'power-loss' : 'kill';
  return item.type === 'flip' ? `flip-${item.where}` : item.type;
}

function execute(item: PlanItem, sim: SimWorld, healAtMs: number): void {
  const { world, network, dedup } = sim;
  const node = 'gateway' in item ? sim.gateways[item.gateway] : undefined;
  switch (item.type) {
    case 'submit': {
      const record = sim.records(item.tenant, item.id, item.variant);
      if (item.by === 'client') sim.client.submit(record, item.gateway, item.idempotencyKey);
      else sim.agents[item.by]?.submit(record);
      return;
    }
    case 'change':
      sim.labeller.change(item.tenant, item.change, item.gateway);
      return;
    case 'store-down':
      dedup.down = true;
      world.after(item.forMs, () => (dedup.down = false));
      return;
    case 'agent-crash': {
      const agent = sim.agents[item.agent];
      agent?.crash();
      world.after(item.downMs, () => agent?.start());
      return;
    }
    case 'agent-clock-jump':
      sim.agents[item.agent]?.clock.jump(item.byMs);
      return;
    case 'partition':
      if (node === undefined) return;
      network.cut(item.from, node.name);
      world.after(item.forMs, () => network.mend(item.from, node.name));
      return;
    case 'store-cut':
      if (node === undefined) return;
      dedup.cutOff.add(node.name);
      world.after(item.forMs, () => dedup.cutOff.delete(node.name));
      return;
    default:
      if (node !== undefined) strike(item, node, sim, healAtMs);
  }
}

type GatewayFault = Extract<
  PlanItem,
  { type: 'crash' | 'stop' | 'fail-sync' | 'no-space' | 'flip' | 'clock-jump' }
>;

function strike(item: GatewayFault, node: GatewayNode, sim: SimWorld, healAtMs: number): void {
  const { world } = sim;
  switch (item.type) {
    case 'crash': {
      const crash = (power: boolean, again: typeof item.again): void => {
        if (power) node.losePower();
        else node.kill();
        world.after(item.downMs, () => {
          node.start();
          if (again !== undefined && world.nowMs < healAtMs) {
            node.disk.crashAfter(again.atOperation, () => crash(again.power, undefined));
          }
        });
      };
      if (item.atOperation === 0) crash(item.power, item.again);
      else node.disk.crashAfter(item.atOperation, () => crash(item.power, item.again));
      return;
    }
    case 'stop':
      void node.stop().then(() => world.after(item.downMs, () => node.start()));
      return;
    case 'fail-sync':
      node.disk.failSyncs += item.count;
      return;
    case 'no-space':
      node.disk.roomBytes = item.roomBytes;
      world.after(item.forMs, () => (node.disk.roomBytes = undefined));
      return;
    case 'clock-jump':
      node.clock.jump(item.byMs);
      return;
    case 'flip':
      node.kill();
      flip(item, node, sim);
      world.after(item.downMs, () => node.start());
  }
}

/** Rots a bit while the process is down. */
function flip(item: Extract<PlanItem, { type: 'flip' }>, node: GatewayNode, sim: SimWorld): void {
  const suffix = item.where === 'journal' ? '.seg' : '.snapshot';
  const paths = node.disk.paths().filter((path) => path.endsWith(suffix));
  const path = paths[Math.floor(item.file * paths.length)];
  if (path === undefined) return;
  const bits = node.disk.lengthAtRest(path) * 8;
  if (bits === 0) return;
  const bit = Math.floor(item.bit * bits);
  sim.world.note('flip', node.name, path, bit);
  node.noteFlip(item.where, node.disk.flip(path, bit));
}
