import { createProgram } from './program.ts';
import { runProgram } from './run_program.ts';

await runProgram(createProgram());
