import { runCommandLine } from './cli/main';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has read enough (`| head`) is content.
  if (error.code === 'EPIPE') return;
  process.stderr.write(`mmocr-serving: ${error.message}\n`);
  process.exit(2);
});
void runCommandLine(process.argv.slice(2)).then(code => { process.exitCode = code; });
