import { createProgram } from './program.ts';
import { endWithReader, runProgram } from './run_program.ts';

endWithReader();
await runProgram(createProgram(), process.argv.slice(2));
