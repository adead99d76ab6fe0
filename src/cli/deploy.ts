import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { deployEngines, deployTargetIds, type DeployOptions } from '../deploy/deployment';
import { deployedModel } from '../deploy/deployedModel';
import { defaultOptions, flagOf } from '../deploy/options';
import { planDeployment } from '../deploy/planDeployment';
import { deployTargets } from '../deploy/targets';
import { optionWords } from '../deploy/words';
import { writeDeployment } from '../deploy/writeDeployment';
import { packageFile, requireFile } from './files';
import { complainAbout } from './say';
import { helpText, parse, type Subcommand } from './subcommand';

const options = {
  output: { type: 'string', short: 'o' },
  engine: { type: 'string', default: 'pytorch' },
  force: { type: 'boolean', short: 'f' },
  replicas: { type: 'string' },
  'max-replicas': { type: 'string' },
  gpus: { type: 'string' },
  batch: { type: 'string' },
  namespace: { type: 'string' },
  image: { type: 'string' },
  store: { type: 'string' },
} as const;

/** Writes a folder that serves archives elsewhere; starts nothing. */
export function deploy(): Subcommand {
  const usage = `mmocr-serving deploy ${deployTargetIds.join('|')} ARCHIVE… --output DIR [--engine ${deployEngines.join('|')}] [--force] [OPTIONS]`;
  return {
    usage,
    help: helpText(
      usage,
      l10n.t(
        'Writes a folder that serves archives with Ray Serve, KServe, Kubernetes or Triton, and its README; nothing is started or sent anywhere.',
      ),
      [
        ['ARCHIVE', l10n.t('model archive (.mar); each is served under its own name')],
        ['--output DIR', l10n.t('folder to write')],
        [
          '--engine pytorch|onnx',
          l10n.t("the archive's own handler (default), or its ONNX files, which need no MMOCR"),
        ],
        ['--force', l10n.t('put a folder that is there aside, as DIR.previous')],
        ...optionHelp(),
      ],
    ),
    run,
  };
}

function optionHelp(): [string, string][] {
  return (Object.keys(defaultOptions) as (keyof DeployOptions)[]).map(name => {
    const targets = deployTargetIds.filter(id => deployTargets[id].options.includes(name));
    // Of both the same number, unless one is said.
    const usual = name === 'maxReplicas' ? flagOf('replicas') : defaultOptions[name];
    const meaning = l10n.t('{0} (default: {1})', optionWords[name](), usual);
    return [flagOf(name), `${meaning} [${targets.join(', ')}]`];
  });
}

async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parse(args, options, () => ['TARGET', 'ARCHIVE…']);
  const [targetName, ...archives] = positionals;
  const target = oneOf(deployTargetIds, targetName, 'TARGET');
  // Empty where a script's variable is: that would be the current folder.
  if (!values.output) throw new UserError(l10n.t('{0} is missing; see --help', '--output'));
  const request = {
    target,
    engine: oneOf(deployEngines, values.engine, '--engine'),
    archives: archives.map(file => requireFile(file, l10n.t('Archive'))),
    options: optionsOf(values),
  };
  const deployment = await planDeployment(request, archive => deployedModel(archive, signal));
  const written = await writeDeployment(deployment, values.output, {
    program: packageFile('dist'),
    force: values.force ?? false,
    signal,
  });
  if (written.previous !== undefined)
    complainAbout(l10n.t('What was there lies in {0} now.', written.previous));
  const commands = deployTargets[target].commands(deployment);
  process.stdout.write(
    `${[
      l10n.t('Wrote {0} files: {1}', written.files.length, values.output),
      l10n.t('Next, in that folder, as its README.md says:'),
      ...commands.map(command => `  ${command}`),
    ].join('\n')}\n`,
  );
  return 0;
}

type Values = Partial<Record<keyof typeof options, string | boolean>>;

/** As they were typed where they are no numbers: the message about them shows that. */
function optionsOf(values: Values): Partial<DeployOptions> {
  const number = (text: string | boolean | undefined): unknown => {
    const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : NaN;
    return Number.isNaN(value) ? text : value;
  };
  return {
    replicas: number(values.replicas),
    maxReplicas: number(values['max-replicas']),
    gpus: number(values.gpus),
    batch: number(values.batch),
    namespace: values.namespace,
    image: values.image,
    store: values.store,
  } as Partial<DeployOptions>;
}

/** Throws `UserError` naming what there is. */
function oneOf<T extends string>(known: readonly T[], given: string | undefined, name: string): T {
  const found = known.find(each => each === given);
  if (found) return found;
  if (given === undefined) throw new UserError(l10n.t('{0} is missing; see --help', name));
  throw new UserError(l10n.t('"{0}" is no {1}; it is one of {2}', given, name, known.join(', ')));
}
