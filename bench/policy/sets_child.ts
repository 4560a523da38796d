import { argv, stdout } from 'node:process';

/** `node bench/policy/sets_child.ts ours|merkletreejs SIZE BUDGET_MS`: measures one large set in a process of its own, whose memory is then the set's. */
const [which, size, budgetMs] = argv.slice(2);
// Neither is loaded beside the other.
const measureSet =
  which === 'ours'
    ? (await import('./our_set.ts')).ourSet
    : (await import('./peers/merkletreejs.ts')).merkletreejsSet;
stdout.write(JSON.stringify(await measureSet(Number(size), Number(budgetMs))));
