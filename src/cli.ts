import { runCommandLine } from './cli/main';
import { complainAbout } from './cli/say';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has read enough (`| head`) is content.
  if (error.code === 'EPIPE') return;
  complainAbout(error.message);
  process.exit(2);
});
void runCommandLine(process.argv.slice(2)).then(code => {
  process.exitCode = code;
});
