import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import { packagePlaces } from './activePython';
import { engineFile, packageFile, packageVersions } from './files';
import { helpText, parse, type Subcommand } from './subcommand';

const options = {
  workspace: { type: 'string' },
  server: { type: 'string', multiple: true },
} as const;

/** The tools for agents, by the Model Context Protocol. */
export function mcp(): Subcommand {
  const usage = 'mmocr-serving mcp [--workspace DIR] [--server HOST:PORT]…';
  return {
    usage,
    help: helpText(
      usage,
      l10n.t(
        'Gives agents tools over the Model Context Protocol on standard input and output: list and describe models, predict, compare, evaluate, check, convert. They read and write files of the workspace only.',
      ),
      [
        ['--workspace DIR', l10n.t('the folder that agents may use (default: the current one)')],
        [
          '--server HOST:PORT',
          l10n.t(
            'address of a server elsewhere that agents may ask, once for each of its addresses; those of this machine they may',
          ),
        ],
      ],
    ),
    run,
  };
}

async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parse(args, options, () => []);
  // As large as all the other commands together, so a bundle of its own; see esbuild.mjs.
  const { runMcp } = await import('../mcp/runMcp');
  const told = {
    workspace: path.resolve(values.workspace ?? '.'),
    servers: values.server ?? [],
    engineFile,
    dist: packageFile('dist'),
    versions: packageVersions(),
    packages: packagePlaces,
  };
  await runMcp(told, { input: process.stdin, output: ownOutput() }, signal);
  return 0;
}

/** Standard output for the protocol alone: whatever else would print there goes to the log. */
function ownOutput(): Pick<NodeJS.WriteStream, 'write'> {
  const { stdout, stderr } = process;
  // A client that has left reads nothing any more; the end of standard input tells of it.
  stdout.on('error', () => undefined);
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  return { write };
}
