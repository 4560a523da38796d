import { makePlan } from './plan/make_plan.ts';
import { prepareEnvironment } from './nodes/environment.ts';
import { runSchedule } from './schedule.ts';
const env = await prepareEnvironment();
const [from, count, trace] = process.argv.slice(2).map(Number);
const t = performance.now();
let ev = 0;
let bad = 0;
for (let seed = from!; seed < from! + count!; seed++) {
  const r = await runSchedule(makePlan(seed), env, trace === 1);
  ev += r.events;
  if (r.violations.length) {
    bad++;
    if (bad <= 8) console.log(seed, r.violations.slice(0, 4));
  }
  if (trace === 1) {
    console.log(r.trace!.join('\n'));
    console.log(makePlan(seed));
  }
}
console.log('bad', bad, 'ms/schedule', (performance.now() - t) / count!, 'events', ev / count!);
