/** What reads and runs policies. Loaded with the first policy: its parsers take longer than a gateway without one needs to start. */
export const loadEngine = () => import('./engine.ts');
