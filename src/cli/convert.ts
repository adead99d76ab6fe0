import * as l10n from '@vscode/l10n';
import { convertToMar } from '../core/archive/convert';
import { EngineClient } from '../core/local/engineClient';
import { handlerPath } from '../core/python/handler';
import { activePackageRoots } from './activePython';
import { engineFile, packageFile, requireFile } from './files';
import { helpText, parse, type Subcommand } from './subcommand';

const options = {
  'output-folder': { type: 'string' },
  'model-name': { type: 'string' },
  'model-version': { type: 'string' },
  force: { type: 'boolean', short: 'f' },
} as const;

/** The seed's `mmocr2torchserve.py`: a config and a checkpoint become `NAME.mar`. */
export function convert(): Subcommand {
  const usage = 'mmocr-serving convert CONFIG CHECKPOINT --output-folder DIR [--model-name NAME] [--model-version VERSION] [-f|--force]';
  return {
    usage,
    help: helpText(usage, l10n.t('Packs an MMOCR config and checkpoint into a TorchServe model archive. Needs no Python.'), [
      ['CONFIG', l10n.t('MMOCR config file (.py), 0.x or 1.x')],
      ['CHECKPOINT', l10n.t('checkpoint file (.pth)')],
      ['--output-folder DIR', l10n.t('folder of the archive; made if missing')],
      ['--model-name NAME', l10n.t('name of the model and of the archive (default: the checkpoint\'s name without its suffix)')],
      ['--model-version VERSION', l10n.t('version of the model (default: 1.0)')],
      ['-f, --force', l10n.t('overwrite an existing archive')],
    ]),
    run,
  };
}

async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parse(args, options, given => ['CONFIG', 'CHECKPOINT', ...(given['output-folder'] ? [] : ['--output-folder'])]);
  const [config = '', checkpoint = ''] = positionals;
  const engine = new EngineClient(engineFile);
  try {
    const { archivePath, warnings } = await convertToMar({
      configPath: requireFile(config, l10n.t('Config')),
      checkpointPath: requireFile(checkpoint, l10n.t('Checkpoint')),
      outputFolder: values['output-folder'] ?? '.',
      ...(values['model-name'] === undefined ? {} : { modelName: values['model-name'] }),
      ...(values['model-version'] === undefined ? {} : { modelVersion: values['model-version'] }),
      force: values.force ?? false,
      handlerPath: handlerPath(packageFile('dist')),
    }, { engine, packageRoots: await activePackageRoots(), workspaceFolder: process.cwd(), signal });
    for (const warning of warnings) process.stderr.write(`mmocr-serving: ${warning}\n`);
    process.stdout.write(`${archivePath}\n`);
    return 0;
  } finally {
    engine.dispose();
  }
}
