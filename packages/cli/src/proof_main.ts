import { createProofProgram } from './proof_program.ts';
import { runProgram } from './run_program.ts';

await runProgram(createProofProgram());
