/**
 * Sends one output to the gateway of `npm start`, to be judged by the policy agent-actions on a context:
 * `npx node examples/policies/submit.ts examples/policies/contexts/small_refund.json`
 */
import { readFileSync } from 'node:fs';
import { createAgent, withPolicy } from '@kakeya/agent';

const [file = 'examples/policies/contexts/small_refund.json'] = process.argv.slice(2);
const context = JSON.parse(readFileSync(file, 'utf8'));
const answer = readFileSync(new URL('answer.txt', import.meta.url), 'utf8');

const agent = await createAgent({
  endpoint: process.env['KAKEYA_URL'] ?? 'http://127.0.0.1:8080',
  keyFile: '.kakeya/dev-keys.json',
  dataDir: '.kakeya/example-agent',
});
// The same output in the same epoch is the same record, and gets the same answer.
const output = await agent.summarise({ text: answer, shardId: 'refunds', epoch: Date.now() });
const result = await agent.submit(withPolicy(output, { id: 'agent-actions', context }));
if (result.status !== 'decided') throw new Error(`The gateway did not decide: ${JSON.stringify(result)}`);

const { decision, reasons, policy, policy_shadow, policy_hash } = result.outcome;
console.log(JSON.stringify({ decision, reasons, policy, policy_shadow, policy_hash }, null, 2));
await agent.close();
