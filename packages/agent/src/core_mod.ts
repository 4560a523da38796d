/** The agent without the machine it runs on: for the simulator, which gives it an outbox, a network and timers. */
export { agentOver } from './agent.ts';
export { type AgentSettings, resolveOptions } from './options.ts';
export { prepareSchema } from './outbox/database.ts';
export { outboxOver } from './outbox/outbox.ts';
export type { Owner } from './outbox/owners.ts';
