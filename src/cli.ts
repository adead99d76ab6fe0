import { runCommandLine } from './cli/main';

void runCommandLine(process.argv.slice(2)).then(code => { process.exitCode = code; });
