import { createProofProgram } from './proof_program.ts';
import { endWithReader, runProgram } from './run_program.ts';

endWithReader();
await runProgram(createProofProgram(), process.argv.slice(2));
