import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { UserError } from '../base/errors';
import { BuiltinServer } from '../servers/builtin/builtinServer';
import { chosenModels } from '../servers/builtin/chosenModels';
import { type ServeSettings, serveSettings } from '../servers/builtin/settings';
import { STOP_FILE } from '../servers/launch/program';
import { readUserProperties } from '../servers/launch/userProperties';
import { visibleText } from '../base/visibleText';
import { engineFile, packageVersion } from './files';
import { complainAbout } from './say';
import { helpText, parse, type Subcommand } from './subcommand';

const options = {
  'model-store': { type: 'string' },
  models: { type: 'string', multiple: true },
  'ts-config': { type: 'string' },
  'disable-token-auth': { type: 'boolean' },
  'enable-model-api': { type: 'boolean' },
  // TorchServe's, so that its command line works here: there are no snapshots, and nothing goes to
  // the background.
  'no-config-snapshots': { type: 'boolean' },
  ncs: { type: 'boolean' },
  start: { type: 'boolean' },
  foreground: { type: 'boolean' },
} as const;

/** The engine as a server on TorchServe's REST interface: needs neither Java nor Python. */
export function serve(): Subcommand {
  const usage =
    'mmocr-serving serve --model-store DIR [--models all | [NAME=]FILE …] [--ts-config FILE] [--disable-token-auth] [--enable-model-api]';
  return {
    usage,
    help: helpText(
      usage,
      l10n.t(
        "Serves models on TorchServe's REST interface with ONNX Runtime, without Java or Python. Ends with Ctrl+C, after answering what it has accepted.",
      ),
      [
        [
          '--model-store DIR',
          l10n.t(
            'folder of .mar archives that hold an ONNX file, and of .onnx files with their .onnx.json',
          ),
        ],
        ['--models all', l10n.t('serve every model of the folder (default)')],
        [
          '--models [NAME=]FILE …',
          l10n.t('serve these, under other names if wanted; an .onnx file may lie anywhere'),
        ],
        [
          '--ts-config FILE',
          l10n.t(
            "TorchServe's config.properties (default: TS_CONFIG_FILE, or config.properties in the current folder)",
          ),
        ],
        ['--disable-token-auth', l10n.t('ask for no access keys')],
        ['--enable-model-api', l10n.t('let models be registered and unregistered while it runs')],
      ],
    ),
    run,
  };
}

type Values = ReturnType<typeof parse<typeof options>>['values'];

async function run(args: string[], signal: AbortSignal): Promise<number> {
  // Whoever reads along may leave; the server stays.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const { values } = parse(spread(args), options, () => []);
  const configured = await properties(values['ts-config']);
  if (values['disable-token-auth']) configured.set('disable_token_authorization', 'true');
  if (values['enable-model-api']) configured.set('enable_model_api', 'true');
  const { settings, warnings } = serveSettings(configured);
  const { server, failures } = await started(values, configured, settings);
  for (const text of [
    ...warnings,
    ...[...failures.values()].map(({ message }) => l10n.t('Left out: {0}', message)),
  ])
    complainAbout(text);
  if (server.keyFile?.exposed)
    complainAbout(
      l10n.t(
        'Other users of this machine may be able to read {0}: {1}',
        server.keyFile.path,
        server.keyFile.exposed,
      ),
    );
  announce(server, settings);
  const hungUp = await ended(signal);
  // Waiting for its end would keep the process.
  if (process.env[STOP_WITH_INPUT]) process.stdin.destroy();
  endsAtOnce(server);
  // A terminal that was closed takes no more words.
  if (!hungUp) say(l10n.t('Stopping. Accepted requests are still answered.'));
  await server.stop();
  return 0;
}

/** The server with the models that were chosen. Throws `UserError`. */
async function started(
  values: Values,
  configured: ReadonlyMap<string, string>,
  settings: ServeSettings,
): ReturnType<typeof BuiltinServer.start> {
  const modelStore = values['model-store'] ?? configured.get('model_store');
  if (modelStore === undefined)
    throw new UserError(l10n.t('{0} is missing; see --help', '--model-store'));
  const models = await chosenModels(
    modelStore,
    values.models ?? configured.get('load_models')?.split(','),
  );
  return BuiltinServer.start({
    settings,
    modelStore,
    models,
    enginePath: engineFile,
    workingFolder: process.cwd(),
    logFolder: process.env['LOG_LOCATION'],
    version: packageVersion(),
  });
}

/**
 * Set by a program that starts it and writes nothing to it: it stops when its standard input ends,
 * so that it is not left behind, however that program ends.
 */
const STOP_WITH_INPUT = 'MMOCR_STOP_WITH_INPUT';

/** How often it looks for the file that asks it to stop. */
const lookMs = 200;

/** Resolves when it is to stop: whether because the terminal was closed. */
function ended(signal: AbortSignal): Promise<boolean> {
  return new Promise(resolve => {
    process.once('SIGHUP', () => resolve(true));
    const file = process.env[STOP_FILE];
    if (file)
      setInterval(() => {
        if (fs.existsSync(file)) resolve(false);
      }, lookMs).unref();
    if (process.env[STOP_WITH_INPUT])
      for (const what of ['end', 'error']) process.stdin.resume().once(what, () => resolve(false));
    if (signal.aborted) resolve(false);
    else signal.addEventListener('abort', () => resolve(false), { once: true });
  });
}

/**
 * From now on a signal ends the process without waiting for anything, and without leaving anything.
 */
function endsAtOnce(server: BuiltinServer): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(name).once(name, () => {
      server.abandon();
      process.kill(process.pid, name);
    });
  }
}

/** TorchServe's `--models a b c` as node:util wants it: one option per value. */
function spread(args: string[]): string[] {
  let inModels = false;
  return args.flatMap(arg => {
    if (arg.startsWith('-')) {
      inModels = arg === '--models';
      return inModels ? [] : [arg];
    }
    return inModels ? ['--models', arg] : [arg];
  });
}

/** TorchServe's order: TS_CONFIG_FILE, --ts-config, ./config.properties. */
async function properties(named: string | undefined): Promise<Map<string, string>> {
  const file =
    process.env['TS_CONFIG_FILE'] ??
    named ??
    (fs.existsSync('config.properties') ? 'config.properties' : undefined);
  return file === undefined
    ? new Map()
    : new Map((await readUserProperties(path.resolve(file))).values);
}

function announce(
  server: BuiltinServer,
  { inferenceAddress, managementAddress, metricsAddress }: ServeSettings,
): void {
  say(l10n.t('Inference: {0}', inferenceAddress));
  say(l10n.t('Management: {0}', managementAddress));
  if (metricsAddress !== undefined) say(l10n.t('Metrics: {0}', `${metricsAddress}/metrics`));
  say(
    server.keyFile ? l10n.t('Access keys: {0}', server.keyFile.path) : l10n.t('Access keys: none'),
  );
  say(l10n.t('Loading {0}…', server.models.join(', ')));
  server.load((model, failure) => {
    if (failure) complainAbout(l10n.t('"{0}" cannot be served: {1}', model, failure.message));
    else say(l10n.t('Ready: {0}', `${inferenceAddress}/predictions/${model}`));
  });
}

/** One line, whatever the names of files and models hold. */
const say = (text: string): void => void process.stdout.write(`${visibleText(text)}\n`);
